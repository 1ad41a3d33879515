using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Incidents;

/// <summary><c>kubeprobe incident show ID</c>: with its alerts and its story.</summary>
sealed class IncidentShowCommand : CliCommand
{
    readonly Argument<string> id = new("INCIDENT") { Description = "Id of the incident" };

    public IncidentShowCommand(CliSetup cli) : base(cli, "show", "Show an incident: where it is, its alerts, its story, and how its level was reckoned") => Add(id);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await IncidentList.ShowAsync(call, call.Value(id)!, cancel);
        return ExitCode.Success;
    }
}

/// <summary><c>kubeprobe explain-severity ID</c>: factor by factor.</summary>
sealed class ExplainSeverityCommand : CliCommand
{
    readonly Argument<string> id = new("INCIDENT") { Description = "Id of the incident" };

    public ExplainSeverityCommand(CliSetup cli) : base(cli, "explain-severity", "Show how the level of an incident was reckoned, factor by factor") => Add(id);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var detail = await call.Centre.Incidents.GetIncidentAsync(new GetIncidentRequest { Id = call.Value(id)! }, cancellationToken: cancel);
        IncidentText.WriteSeverity(call, detail.Incident);
        return ExitCode.Success;
    }
}
