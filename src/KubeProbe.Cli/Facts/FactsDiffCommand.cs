using System.Globalization;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Facts;

/// <summary><c>kubeprobe facts diff FACT</c>: who is out of line. Exit code 1 when somebody is.</summary>
sealed class FactsDiffCommand : CliCommand
{
    const int NamedClusters = 5;

    static readonly TableColumn[] Columns = [new("VALUE"), new("CLUSTERS"), new("MAJORITY"), new("WHICH")];

    readonly Argument<string> fact = new("FACT") { Description = "Name of the fact; 'kubeprobe facts list' shows them" };
    readonly FactOptions options;

    public FactsDiffCommand(CliSetup cli) : base(cli, "diff", "Compare one fact across the fleet; exit code 1 when clusters differ")
    {
        options = new(cli);
        Add(fact);
        Add(options.Case);
        Add(options.Selector);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new DiffFactRequest { Name = call.Value(fact)!, Case = call.Value(options.Case) ?? "", LabelSelector = call.Value(options.Selector) ?? "" };
        var diff = await call.Centre.Facts.DiffFactAsync(request, cancellationToken: cancel);
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(diff));
        else if (call.Format == OutputFormat.Name)
            foreach (var holder in diff.Groups.Where(group => !group.Majority && diff.Outliers > 0).SelectMany(group => group.Holders)) call.Out.Line(SafeText.Line($"cluster/{holder.Cluster}"));
        else
        {
            new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. diff.Groups.Select(group => Row(group, diff))]);
            foreach (var line in Words(diff)) call.Talk.Line(line);
        }
        return diff.Outliers > 0 ? ExitCode.Negative : ExitCode.Success;
    }

    static IReadOnlyList<Cell> Row(FactGroup group, DiffFactResponse diff) =>
    [
        Cell.Of(group.Value.Length == 0 ? "''" : group.Value, group.Majority || diff.Outliers == 0 ? Tone.Good : Tone.Bad), group.Clusters.ToString(CultureInfo.InvariantCulture),
        group.Majority ? "yes" : "no", Cell.Of(Which(group, diff)),
    ];

    // Of the majority nobody needs to be looked at.
    static string Which(FactGroup group, DiffFactResponse diff)
    {
        var most = group.Majority && diff.Outliers > 0 ? 0 : NamedClusters;
        var named = string.Join(",", group.Holders.Take(most).Select(holder => holder.Cluster));
        return group.Clusters > most && named.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{named} and {group.Clusters - most} more") : named;
    }

    static IEnumerable<string> Words(DiffFactResponse diff)
    {
        if (diff.MoreGroups > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{diff.MoreGroups} more values");
        yield return diff switch
        {
            { Outliers: 0 } => string.Create(CultureInfo.InvariantCulture, $"{diff.Clusters} clusters agree."),
            { HasMajority: true } => string.Create(CultureInfo.InvariantCulture, $"{diff.Outliers} of {diff.Clusters} clusters are out of line. 'kubeprobe facts changes' tells since when."),
            _ => string.Create(CultureInfo.InvariantCulture, $"{diff.Clusters} clusters differ, and no value is that of more than half of them."),
        };
        if (diff.UntoldTotal > 0)
            yield return SafeText.Line(string.Create(CultureInfo.InvariantCulture, $"{diff.UntoldTotal} clusters do not tell it: {string.Join(", ", diff.Untold.Take(NamedClusters))}{(diff.UntoldTotal > NamedClusters ? ", …" : "")}"));
    }
}
