using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Commands;

/// <summary>The whole command line: parse, carry out, answer with an exit code.</summary>
static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, CliHost host, CancellationToken cancel)
    {
        var cli = new CliSetup(host, new GlobalOptions());
        var root = Root.Create(cli);
        // Without response files: they would take @latest for the name of one.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var talk = new TalkWriter(host, ColourChoice.Of("auto", host, host.ErrorIsTerminal));

        if (UsageErrors.Report(parsed, talk)) return ExitCode.Error;

        await using var output = new StreamWriter(host.Output, leaveOpen: true);
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            // Ctrl-C is ours: see Interrupts.
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(invocation, cancel);
    }
}
