using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary><c>kubeprobe run label RUN --cause CATEGORY</c>: what somebody found out, for the next model to learn.</summary>
sealed class RunLabelCommand : CliCommand
{
    readonly Argument<string> id;
    readonly Option<string> cause = new("--cause") { Description = "The category of the cause, such as dns or image-pull; unknown where it stays open", HelpName = "CATEGORY", Required = true };
    readonly Option<string?> component = new("--component") { Description = "What was broken", HelpName = "TEXT" };
    readonly Option<string?> comment = new("--comment") { Description = "Anything else", HelpName = "TEXT" };

    public RunLabelCommand(CliSetup cli) : base(cli, "label", "Say why a run did not pass, so that causes are told better next time: kubeprobe run label RUN --cause CATEGORY")
    {
        Add(id = RunReference.Argument(cli));
        foreach (var option in (Option[])[cause, component, comment]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var run = await RunReference.ResolveAsync(call, call.Value(id)!, cancel);
        var label = await call.Centre.Runs.LabelRunAsync(
            new LabelRunRequest { Id = run.Id, Category = call.Value(cause)!, Component = call.Value(component) ?? "", Comment = call.Value(comment) ?? "" }, cancellationToken: cancel);
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(label));
        else call.Out.Line($"{RunPrinter.Name(run)} labelled {SafeText.Line(label.Category)}");
        return ExitCode.Success;
    }
}
