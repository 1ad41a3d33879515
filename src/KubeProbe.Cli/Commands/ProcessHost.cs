using System.Text;
using Microsoft.Win32.SafeHandles;

namespace KubeProbe.Cli.Commands;

/// <summary>The real process. Streams are opened bare: <see cref="Console.Out"/> would set the terminal up, which costs start time.</summary>
static class ProcessHost
{
    const int StandardOutput = 1;

    public static CliHost Create() => new()
    {
        Output = Output(),
        Error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true },
        OpenInput = Console.OpenStandardInput,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Environment = System.Environment.GetEnvironmentVariable,
    };

    /// <summary>
    /// The console's own stream keeps quiet about a pipe that nobody reads any more, and <c>kubeprobe logs -f … | head</c> would
    /// go on for ever; a pipe is therefore written to as a file is. A file is not: its position would not be shared with what
    /// else writes to it.
    /// </summary>
    static Stream Output()
    {
        if (!Console.IsOutputRedirected || OperatingSystem.IsWindows()) return Console.OpenStandardOutput();
        var pipe = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }
}
