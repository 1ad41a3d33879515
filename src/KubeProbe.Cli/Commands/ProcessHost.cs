using System.Text;

namespace KubeProbe.Cli.Commands;

/// <summary>The real process. Streams are opened bare: <see cref="Console.Out"/> would set the terminal up, which costs start time.</summary>
static class ProcessHost
{
    public static CliHost Create() => new()
    {
        Output = Console.OpenStandardOutput(),
        Error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true },
        OpenInput = Console.OpenStandardInput,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Environment = System.Environment.GetEnvironmentVariable,
    };
}
