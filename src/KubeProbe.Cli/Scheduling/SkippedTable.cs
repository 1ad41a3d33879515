using System.Globalization;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Scheduling;

/// <summary><c>kubeprobe get skippedslots</c>: slots that did not become runs, and why.</summary>
static class SkippedTable
{
    static readonly TableColumn[] Columns =
        [new("CLUSTER"), new("BINDING"), new("CASE"), new("REASON"), new("SLOTS"), new("LAST"), new("FIRST", Wide: true)];

    public static async Task ListAsync(Call call, ListSkippedSlotsRequest request, int limit, CancellationToken cancel)
    {
        var slots = await Pages.ReadAsync<SkippedSlots>(limit, async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await call.Centre.Overview.ListSkippedSlotsAsync(request, cancellationToken: cancel);
            return (page.Slots, page.NextPageToken);
        });
        if (call.Format.IsDocument()) Documents.WriteList(call, "SkippedSlotList", slots.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name) throw new CliError("skipped slots have no names", "Use -o json or jsonl.");
        else if (slots.Count > 0) new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. slots.Select(each => Row(call, each))]);
        else call.Talk.Line("No skipped slots found.");
    }

    static IReadOnlyList<Cell> Row(Call call, SkippedSlots slots) =>
    [
        Cell.Of(slots.Cluster), Cell.Of(slots.Binding), Cell.Of(slots.Case), Cell.Of(slots.Reason),
        slots.Count.ToString(CultureInfo.InvariantCulture), AgeText.Since(slots.Last, call.Now), AgeText.Iso(slots.First),
    ];
}
