using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Access;

/// <summary><c>kubeprobe audit</c>: who changed what, newest first.</summary>
sealed class AuditCommand : CliCommand
{
    readonly Option<int> limit = Pages.LimitOption("Newest entries to show");

    public AuditCommand(CliSetup cli) : base(cli, "audit", "Show who changed what, newest first") => Add(limit);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var entries = await Pages.ReadAsync<AuditEntry>(call.Value(limit), async (size, token) =>
        {
            var page = await call.Centre.Access.ListAuditAsync(new ListAuditRequest { PageSize = size, PageToken = token }, cancellationToken: cancel);
            return (page.Entries, page.NextPageToken);
        });
        if (call.Format.IsDocument()) Documents.WriteList(call, "AuditList", entries.Select(JsonText.Of));
        else if (entries.Count == 0) call.Talk.Line("Nothing was changed yet.");
        else Write(call, entries);
        return ExitCode.Success;
    }

    static void Write(Call call, IReadOnlyList<AuditEntry> entries)
    {
        TableColumn[] columns = [new("AGE"), new("ACTOR"), new("ACTION"), new("OBJECT"), new("DETAIL"), new("AT", Wide: true)];
        new TableWriter(call.Out, columns, call.Format, call.Headers).Write([.. entries.Select(e => (IReadOnlyList<Cell>)
            [AgeText.Since(e.At, call.Now), Cell.Of(e.Actor), Cell.Of(e.Action), Cell.Of(e.Object), Cell.Of(e.Detail), AgeText.Iso(e.At)])]);
    }
}
