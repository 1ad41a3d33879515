using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary>A table of runs.</summary>
sealed class RunTable(Call call)
{
    static readonly TableColumn[] Columns =
    [
        new("RUN"), new("CLUSTER"), new("CASE"), new("STATUS"), new("REASON"), new("TOOK"), new("AGE"),
        new("BINDING", Wide: true), new("TRIGGER", Wide: true), new("NODE", Wide: true), new("NODES", Wide: true), new("MESSAGE", Wide: true),
    ];

    readonly TableWriter table = new(call.Out, Columns, call.Format, call.Headers);

    public void Write(params IReadOnlyList<Run> runs) => table.Write([.. runs.Select(Row)]);

    IReadOnlyList<Cell> Row(Run run) =>
    [
        Cell.Of(run.Id), Cell.Of(run.Cluster), Cell.Of(run.Case), RunText.Status(run), Cell.Of(run.Reason),
        RunText.Took(run, call.Now), AgeText.Since(run.Created, call.Now),
        Cell.Of(run.Binding), Cell.Of(RunText.TriggerOf(run)), Cell.Of(run.Node),
        run.Nodes is { } nodes ? $"{nodes.Passed}/{nodes.Total}" : "<none>", Cell.Of(RunText.Why(run)),
    ];
}
