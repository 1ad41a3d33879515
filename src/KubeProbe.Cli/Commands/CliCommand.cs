namespace KubeProbe.Cli.Commands;

/// <summary>The process and the global options, handed to every command.</summary>
sealed record CliSetup(CliHost Host, GlobalOptions Options);

/// <summary>One command in one class: its arguments are fields, its work is <see cref="RunAsync"/>.</summary>
abstract class CliCommand : Command
{
    protected CliCommand(CliSetup cli, string name, string description) : base(name, description) =>
        SetAction(async (parsed, cancel) =>
        {
            using var call = new Call(cli, parsed);
            try
            {
                return await RunAsync(call, cancel);
            }
            catch (Exception error) when (Failure.Explain(error, call.Address, cancel) is { } failure)
            {
                return Failure.Report(failure, call.Talk);
            }
        });

    /// <summary>Does the command's work and answers with one of <see cref="ExitCode"/>.</summary>
    protected abstract Task<int> RunAsync(Call call, CancellationToken cancel);
}
