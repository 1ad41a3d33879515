namespace KubeProbe.Core.Incidents;

/// <summary>Calls to incidents by their ids: finds the grain of their group.</summary>
public sealed class IncidentCalls(IGrainFactory grains, IIncidentQueries incidents)
{
    /// <summary>Adds a line to an incident's story. The same id again changes nothing; false when there is no such incident.</summary>
    public async Task<bool> NoteAsync(string incident, IncidentEvent note, CancellationToken cancellation) =>
        await incidents.FindAsync(incident, cancellation) is { } found && await Of(found).NoteAsync(incident, note).WaitAsync(cancellation);

    /// <summary>Does what somebody asked for, with its row of the audit log.</summary>
    public async Task<IncidentAnswer> ActAsync(string incident, IncidentAction action, CancellationToken cancellation) =>
        await incidents.FindAsync(incident, cancellation) is { } found
            ? await Of(found).ActAsync(incident, action).WaitAsync(cancellation)
            : new IncidentAnswer(null, null, NotFound: true);

    IIncidentGrain Of(Incident incident) => grains.GetGrain<IIncidentGrain>(incident.Group);
}
