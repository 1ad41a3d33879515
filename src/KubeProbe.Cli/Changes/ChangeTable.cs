using System.Globalization;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Changes;

/// <summary><c>kubeprobe get changes</c>: what release systems told and what the centre saw, newest first.</summary>
static class ChangeTable
{
    const int MostClusters = 3;

    static readonly TableColumn[] Columns =
        [new("ID"), new("COMPONENT"), new("VERSION"), new("PHASE"), new("WHERE"), new("SOURCE"), new("RUNS"), new("AGE"), new("NAMESPACE", Wide: true), new("GATE", Wide: true)];

    public static async Task ListAsync(Call call, ListChangesRequest request, int limit, CancellationToken cancel)
    {
        var changes = await Pages.ReadAsync<Change>(limit, async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await call.Centre.Changes.ListChangesAsync(request, cancellationToken: cancel);
            return (page.Changes, page.NextPageToken);
        });
        if (call.Format.IsDocument()) Documents.WriteList(call, "ChangeList", changes.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var change in changes) call.Out.Line(SafeText.Line($"change/{change.Change_.Id}"));
        else if (changes.Count > 0) new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. changes.Select(each => Row(call, each))]);
        else call.Talk.Line("No changes found.");
    }

    static IReadOnlyList<Cell> Row(Call call, Change change)
    {
        var told = change.Change_;
        string Label(string name) => told.Labels.TryGetValue(name, out var value) ? value : "";
        return
        [
            Cell.Of(told.Id), Cell.Of(told.Component), Cell.Of(told.Version), Cell.Of(told.Phase), Cell.Of(Where(told)), Cell.Of(Label("source")),
            change.Complete ? change.RunIds.Count.ToString(CultureInfo.InvariantCulture) : "…", AgeText.Since(change.Received, call.Now), Cell.Of(told.Namespace), Cell.Of(Label("gate")),
        ];
    }

    static string Where(PostChangeRequest told) =>
        told.Group.Length > 0 ? $"group {told.Group}"
        : string.Join(',', told.Clusters.Take(MostClusters)) + (told.Clusters.Count > MostClusters ? $" and {told.Clusters.Count - MostClusters} more" : "");
}
