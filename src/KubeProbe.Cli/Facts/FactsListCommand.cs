using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Facts;

/// <summary><c>kubeprobe facts list [FACT]</c>: what is so now.</summary>
sealed class FactsListCommand : CliCommand
{
    static readonly TableColumn[] Columns =
        [new("FACT"), new("CASE"), new("CLUSTER"), new("VALUE"), new("SINCE"), new("SEEN"), new("RUN", Wide: true)];

    readonly Argument<string?> fact = new("FACT") { Description = "Name of the fact; one that ends with * stands for a prefix", Arity = ArgumentArity.ZeroOrOne };
    readonly FactOptions options;
    readonly Option<int> limit = Pages.LimitOption("Facts to show");

    public FactsListCommand(CliSetup cli) : base(cli, "list", "Show facts as they are now")
    {
        options = new(cli);
        Add(fact);
        foreach (var option in (Option[])[options.Case, options.Cluster, options.Selector, limit]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new ListFactsRequest
        {
            Name = call.Value(fact) ?? "",
            Case = call.Value(options.Case) ?? "",
            Cluster = call.Value(options.Cluster) ?? "",
            LabelSelector = call.Value(options.Selector) ?? "",
        };
        var facts = await Pages.ReadAsync<ClusterFact>(call.Value(limit), async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await call.Centre.Facts.ListFactsAsync(request, cancellationToken: cancel);
            return (page.Facts, page.NextPageToken);
        });
        if (call.Format.IsDocument()) Documents.WriteList(call, "FactList", facts.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var name in facts.Select(one => one.Name).Distinct()) call.Out.Line(SafeText.Line(name));
        else if (facts.Count > 0) new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. facts.Select(one => Row(call, one))]);
        else call.Talk.Line("No facts found. Inspections tell them: bind the case cluster-facts, for a beginning.");
        return ExitCode.Success;
    }

    static IReadOnlyList<Cell> Row(Call call, ClusterFact one) =>
    [
        Cell.Of(one.Name), Cell.Of(one.Case), Cell.Of(one.Cluster), Cell.Of(one.Value),
        AgeText.Since(one.Since, call.Now), AgeText.Since(one.Seen, call.Now), Cell.Of(one.RunId),
    ];
}
