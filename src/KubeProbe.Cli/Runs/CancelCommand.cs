using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary><c>kubeprobe cancel RUN</c>. A finished run stays as it is, and that is said.</summary>
sealed class CancelCommand : CliCommand
{
    readonly Argument<string> id;

    public CancelCommand(CliSetup cli) : base(cli, "cancel", "End a run that is not finished; its verdict is Unknown") => Add(id = RunReference.Argument(cli));

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var found = await RunReference.ResolveAsync(call, call.Value(id)!, cancel);
        var run = await call.Centre.Runs.CancelRunAsync(new CancelRunRequest { Id = found.Id }, cancellationToken: cancel);
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(run));
        else if (call.Format == OutputFormat.Name) call.Out.Line(RunPrinter.Name(run));
        else if (run.Reason == "cancelled") call.Out.Line($"{RunPrinter.Name(run)} cancelled");
        else call.Out.Line([$"{RunPrinter.Name(run)} was finished before: ", RunText.Status(run)]);
        return ExitCode.Success;
    }
}
