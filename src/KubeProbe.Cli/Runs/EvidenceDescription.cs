using Grpc.Core;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary>What was kept of a run that did not pass.</summary>
static class EvidenceDescription
{
    /// <summary>The evidence; null when none was kept.</summary>
    public static async Task<Evidence?> ReadAsync(Call call, string id, string node, CancellationToken cancel)
    {
        try
        {
            return await call.Centre.Runs.GetEvidenceAsync(new GetEvidenceRequest { Id = id, Node = node }, cancellationToken: cancel);
        }
        catch (RpcException none) when (none.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    public static void Write(Call call, Evidence evidence, bool measurements)
    {
        if (evidence.Diagnosis is { } diagnosis) DiagnosisDescription.Write(call.Out, diagnosis);
        if (evidence.Message.Length > 0) RunDescription.Block(call.Out, "Evidence", evidence.Message);
        RunDescription.Block(call.Out, "Around it", string.Join('\n', evidence.Context));
        Events(call, evidence.Events);
        Status(call, "Pod status", evidence.PodStatus);
        Status(call, "Node", evidence.NodeStatus);
        Status(call, "Workload", evidence.Workload);
        if (measurements) MeasurementTable.Write(call, evidence.Measurements);
        foreach (var late in evidence.LateReports)
        {
            var said = late.Ok ? "ok" : string.Join("; ", late.Errors.Append(late.Message).Where(t => t.Length > 0));
            call.Out.Line(SafeText.Line($"Report after the verdict ({late.Why}, {AgeText.Iso(late.Received)}): {said}"));
        }
        RunDescription.Block(call.Out, "Log", evidence.LogTail);
    }

    static void Events(Call call, IReadOnlyList<KubernetesEvent> events)
    {
        if (events.Count == 0) return;
        call.Out.Line("Events:");
        TableColumn[] columns = [new("  LAST SEEN"), new("TYPE"), new("REASON"), new("OBJECT"), new("COUNT"), new("MESSAGE")];
        var table = new TableWriter(call.Out, columns, call.Format, headers: true);
        table.Write([.. events.Select(e => (IReadOnlyList<Cell>)
        [
            "  " + AgeText.Since(e.LastSeen, call.Now), Cell.Of(e.Type, e.Type == "Warning" ? Tone.Doubtful : Tone.Plain),
            Cell.Of(e.Reason), Cell.Of(e.Object), Math.Max(1, e.Count).ToString(System.Globalization.CultureInfo.InvariantCulture), Cell.Of(e.Message),
        ])]);
    }

    static void Status(Call call, string of, string json)
    {
        if (json.Length == 0) return;
        RunDescription.Block(call.Out, of, IsJson(json) ? YamlText.Write(JsonText.Parse(json)) : json);
    }

    static bool IsJson(string text)
    {
        try
        {
            JsonText.Parse(text);
            return true;
        }
        catch (CliError)
        {
            // Shown as it is: a person reads it all the same.
            return false;
        }
    }
}
