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

        // Help and suggestions are the library's to write; kept here, so that they leave by the way all data leaves.
        using var text = new StringWriter { NewLine = "\n" };
        var invocation = new InvocationConfiguration
        {
            Output = text,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            // Ctrl-C is ours: see Interrupts.
            ProcessTerminationTimeout = null,
        };
        try
        {
            var code = await parsed.InvokeAsync(invocation, cancel);
            if (text.GetStringBuilder().Length > 0) new DataWriter(host.Output, colour: false).Text(text.ToString());
            return code;
        }
        catch (Exception error)
        {
            return Failure.Report(Failure.Explain(error, null, cancel) ?? Failure.OurFault(error), talk);
        }
    }
}
