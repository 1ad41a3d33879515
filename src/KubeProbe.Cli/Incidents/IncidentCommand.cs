using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Incidents;

/// <summary><c>kubeprobe incident …</c>.</summary>
static class IncidentCommand
{
    public static Command Create(CliSetup cli) => new("incident", "Show an incident, take it on, put it off, or say that it is over")
    {
        new IncidentShowCommand(cli),
        new IncidentActCommand(cli, "ack", "Take an incident on: escalation stops",
            (centre, id, comment, cancel) => centre.Incidents.AcknowledgeIncidentAsync(new() { Id = id, Comment = comment }, cancellationToken: cancel).ResponseAsync),
        new IncidentSnoozeCommand(cli),
        new IncidentActCommand(cli, "unsnooze", "End a snooze",
            (centre, id, comment, cancel) => centre.Incidents.UnsnoozeIncidentAsync(new() { Id = id, Comment = comment }, cancellationToken: cancel).ResponseAsync),
        new IncidentMergeCommand(cli),
        new IncidentActCommand(cli, "resolve", "Say that an incident is over, until one of its alerts gets worse or a new one comes",
            (centre, id, comment, cancel) => centre.Incidents.ResolveIncidentAsync(new() { Id = id, Comment = comment }, cancellationToken: cancel).ResponseAsync),
    };
}
