using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Contexts;

/// <summary><c>kubeprobe context use NAME</c>.</summary>
sealed class ContextUseCommand : CliCommand
{
    readonly Argument<string> name;

    public ContextUseCommand(CliSetup cli) : base(cli, "use", "Make a context the current one") => Add(name = ContextCommand.NameArgument(cli));

    protected override Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var file = ContextFile.Load(call.Host, call.Talk);
        var context = file.Find(call.Value(name)!) ?? throw file.Missing(call.Value(name)!);
        (file with { Current = context.Name }).Save();
        call.Out.Line($"context/{context.Name} in use");
        return Task.FromResult(ExitCode.Success);
    }
}
