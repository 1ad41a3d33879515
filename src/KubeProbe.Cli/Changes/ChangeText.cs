using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Changes;

/// <summary>Prints a change. With <c>-o name</c> it is the runs that are named: they are what a script goes on with.</summary>
static class ChangeText
{
    public static void Write(Call call, Change change)
    {
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(change));
        else if (call.Format == OutputFormat.Name)
            foreach (var id in change.RunIds) call.Out.Line(SafeText.Line($"run/{id}"));
        else Describe(call, change);
    }

    static string NoRuns(Change change) =>
        change.RunIds.Count > 0 ? ""
        : !change.Complete ? "not made yet: the centre tries again every minute"
        : change.Unprobed.Count > 0 ? "none"
        : "none: no binding there has a filter of changes that matches, or the binding is paused";

    static void Describe(Call call, Change change)
    {
        var told = change.Change_ ?? new PostChangeRequest();
        var fields = new Fields(call.Out);
        fields.Add("Change", told.Id);
        fields.Add("Component", told.Component);
        fields.Add("Version", told.Version);
        fields.Add("Clusters", told.Group.Length > 0 ? $"group {told.Group}" : string.Join(',', told.Clusters));
        fields.Add("Namespace", told.Namespace);
        fields.Add("Nodes", string.Join(',', told.Nodes));
        fields.Add("Phase", told.Phase);
        fields.Add("Labels", string.Join(',', told.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}")));
        fields.Add("Received", change.Received is null ? "" : $"{AgeText.Iso(change.Received)}{(change.RepeatedChange ? " (told before)" : "")}");
        fields.Add("Not probed", string.Join(", ", change.Unprobed.Select(one => $"{one.Cluster} ({one.Reason})")));
        fields.Add("Runs", NoRuns(change));
        if (change.RunIds.Count == 0) return;
        call.Out.Line("Runs:");
        foreach (var id in change.RunIds) call.Out.Line(SafeText.Line($"  {id}"));
    }
}
