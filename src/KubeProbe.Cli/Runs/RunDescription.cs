using System.Globalization;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary>Everything about a run, for a person.</summary>
static class RunDescription
{
    public static void Write(Call call, Run run)
    {
        var fields = new Fields(call.Out);
        fields.Add("Run", run.Id);
        fields.Add("Cluster", run.Cluster);
        fields.Add("Case", run.Case);
        fields.Add("Binding", run.Binding);
        fields.Add("Template", run.Template.Length > 0 ? $"{run.Template} (version {run.TemplateVersion})" : "");
        fields.Add("Trigger", RunText.TriggerOf(run));
        fields.Add("Status", RunText.Status(run));
        fields.Add("Reason", run.Reason);
        fields.Add("Queued", run.QueuedBecause);
        fields.Add("Progress", run.Progress);
        fields.Add("Due", Time(call, run.Due));
        fields.Add("Created", Time(call, run.Created));
        fields.Add("Started", Time(call, run.Started));
        fields.Add("Finished", Time(call, run.Finished));
        fields.Add("Deadline", Time(call, run.Deadline));
        fields.Add("Took", RunText.Took(run, call.Now));
        fields.Add("Attempt", run.Attempt > 0 ? run.Attempt.ToString(CultureInfo.InvariantCulture) : "");
        fields.Add("Pod", run.Namespace.Length > 0 ? $"{run.Namespace}/{run.Pod}" : run.Pod);
        fields.Add("Node", run.Node);
        fields.Add("Owner", run.Owner);
        fields.Add("Runbook", run.Runbook);
        if (run.Parameters.Count > 0)
        {
            call.Out.Line("Parameters:");
            foreach (var (key, value) in run.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal)) call.Out.Line(SafeText.Line($"  {key}={value}"));
        }
        Findings(call.Out, run);
        MeasurementTable.Write(call, run.Measurements);
        Nodes(call, run.Nodes);
    }

    /// <summary>The message and each error: what one wants to know of a run that did not pass.</summary>
    public static void Findings(DataWriter output, Run run)
    {
        Block(output, "Message", run.Message);
        if (run.Errors.Count == 0) return;
        output.Line("Errors:");
        foreach (var error in run.Errors) output.Line(Indented(error));
    }

    /// <summary>A title and text of others under it, indented; nothing when there is no text.</summary>
    public static void Block(DataWriter output, string title, string text)
    {
        if (text.Length == 0) return;
        output.Line($"{title}:");
        output.Line(Indented(text));
    }

    static string Indented(string text) => string.Join('\n', SafeText.Block(text).TrimEnd('\n').Split('\n').Select(l => "  " + l));

    static string Time(Call call, Google.Protobuf.WellKnownTypes.Timestamp? time) =>
        time is null ? "" : time.ToDateTimeOffset() > call.Now ? AgeText.Iso(time) : $"{AgeText.Iso(time)} ({AgeText.Since(time, call.Now)} ago)";

    static void Nodes(Call call, NodeSummary? nodes)
    {
        if (nodes is null) return;
        call.Out.Line($"Nodes: {nodes.Total} in all, {nodes.Passed} passed, {nodes.Failed} failed, {nodes.ProbeFault} probe fault, {nodes.Unknown} unknown");
        if (nodes.Results.Count == 0) return;
        var table = new TableWriter(call.Out, [new("  NODE"), new("STATUS"), new("REASON"), new("TOOK"), new("MESSAGE")], call.Format, headers: true);
        table.Write([.. nodes.Results.Select(n => (IReadOnlyList<Cell>)
            [new("  " + Cell.Of(n.Node).Text), RunText.Of(n.Verdict), Cell.Of(n.Reason), n.Took is null ? "" : AgeText.Took(n.Took.ToTimeSpan()), Cell.Of(n.Message)])]);
    }
}
