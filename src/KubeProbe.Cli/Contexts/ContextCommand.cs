using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Contexts;

/// <summary><c>kubeprobe context …</c>: which centre the other commands speak to.</summary>
static class ContextCommand
{
    public static Command Create(CliSetup cli) => new("context", "Choose and keep the centres to speak to")
    {
        new ContextListCommand(cli),
        new ContextShowCommand(cli),
        new ContextUseCommand(cli),
        new ContextSetCommand(cli),
        new ContextDeleteCommand(cli),
    };

    /// <summary>The name of a context, completed from the file.</summary>
    public static Argument<string> NameArgument(CliSetup cli)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the context" };
        name.CompletionSources.Add(_ => Completion.Names.Contexts(cli.Host));
        return name;
    }
}
