using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Facts;

/// <summary><c>kubeprobe facts changes [FACT]</c>: when a fact became what it is.</summary>
sealed class FactsChangesCommand : CliCommand
{
    static readonly TableColumn[] Columns =
        [new("AGE"), new("FACT"), new("CASE"), new("CLUSTER"), new("WAS"), new("VALUE"), new("RUN", Wide: true)];

    readonly Argument<string?> fact = new("FACT") { Description = "Name of the fact; one that ends with * stands for a prefix", Arity = ArgumentArity.ZeroOrOne };
    readonly FactOptions options;
    readonly Option<int> limit = Pages.LimitOption("Changes to show");

    public FactsChangesCommand(CliSetup cli) : base(cli, "changes", "Show when facts changed, newest first")
    {
        options = new(cli);
        Add(fact);
        foreach (var option in (Option[])[options.Case, options.Cluster, options.Selector, limit]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new ListFactChangesRequest
        {
            Name = call.Value(fact) ?? "",
            Case = call.Value(options.Case) ?? "",
            Cluster = call.Value(options.Cluster) ?? "",
            LabelSelector = call.Value(options.Selector) ?? "",
        };
        var changes = await Pages.ReadAsync<FactChange>(call.Value(limit), async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await call.Centre.Facts.ListFactChangesAsync(request, cancellationToken: cancel);
            return (page.Changes, page.NextPageToken);
        });
        if (call.Format.IsDocument()) Documents.WriteList(call, "FactChangeList", changes.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var change in changes) call.Out.Line(SafeText.Line($"run/{change.RunId}"));
        else if (changes.Count > 0) new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. changes.Select(one => Row(call, one))]);
        else call.Talk.Line("No changes found.");
        return ExitCode.Success;
    }

    static IReadOnlyList<Cell> Row(Call call, FactChange one) =>
    [
        AgeText.Since(one.At, call.Now), Cell.Of(one.Name), Cell.Of(one.Case), Cell.Of(one.Cluster), one.First ? new Cell("<unknown>", Tone.Quiet) : Cell.Of(one.Was),
        Cell.Of(one.Value), Cell.Of(one.RunId),
    ];
}
