using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Contexts;

/// <summary><c>kubeprobe context delete NAME</c>.</summary>
sealed class ContextDeleteCommand : CliCommand
{
    readonly Argument<string> name;

    public ContextDeleteCommand(CliSetup cli) : base(cli, "delete", "Forget a context and its token") => Add(name = ContextCommand.NameArgument(cli));

    protected override Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var file = ContextFile.Load(call.Host, call.Talk);
        var context = file.Find(call.Value(name)!) ?? throw file.Missing(call.Value(name)!);
        var rest = file with
        {
            Contexts = [.. file.Contexts.Where(c => c != context)],
            Current = file.Current == context.Name ? null : file.Current,
        };
        rest.Save();
        call.Out.Line($"context/{context.Name} deleted");
        if (rest.Current is null) call.Talk.Hint("No context is in use now: 'kubeprobe context use NAME'.");
        return Task.FromResult(ExitCode.Success);
    }
}
