using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;

namespace KubeProbe.Cli.Incidents;

/// <summary><c>kubeprobe incident ack|unsnooze|resolve ID</c>: needs nothing but the incident.</summary>
sealed class IncidentActCommand : CliCommand
{
    readonly Argument<string> id = new("INCIDENT") { Description = "Id of the incident" };
    readonly Option<string?> comment = IncidentOptions.Comment();
    readonly Func<CentreConnection, string, string, CancellationToken, Task<Incident>> actAsync;

    public IncidentActCommand(CliSetup cli, string verb, string description, Func<CentreConnection, string, string, CancellationToken, Task<Incident>> actAsync)
        : base(cli, verb, description)
    {
        this.actAsync = actAsync;
        Add(id);
        Add(comment);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        IncidentText.Write(call, await actAsync(call.Centre, call.Value(id)!, call.Value(comment) ?? "", cancel));
        return ExitCode.Success;
    }
}

/// <summary>What several of these commands take.</summary>
static class IncidentOptions
{
    public static Option<string?> Comment() => new("--comment", "-m") { Description = "Why; kept in the incident's story and in the audit log", HelpName = "TEXT" };
}
