using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary>Prints runs in whatever form was asked for.</summary>
static class RunPrinter
{
    public static void Write(Call call, IReadOnlyList<Run> runs)
    {
        if (call.Format.IsDocument()) Documents.WriteList(call, "RunList", runs.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var run in runs) call.Out.Line(Name(run));
        else if (runs.Count > 0) new RunTable(call).Write(runs);
        else call.Talk.Line("No runs found.");
    }

    public static void WriteOne(Call call, Run run)
    {
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(run));
        else Write(call, [run]);
    }

    public static string Name(Run run) => SafeText.Line($"run/{run.Id}");
}
