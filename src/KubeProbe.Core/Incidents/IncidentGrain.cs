namespace KubeProbe.Core.Incidents;

/// <inheritdoc cref="IIncidentGrain"/>
[GrainType("incident")]
sealed class IncidentGrain(IncidentDesk desk) : Grain, IIncidentGrain
{
    /// <inheritdoc/>
    public Task TakeAsync(AlertNews news) => desk.TakeAsync(news, CancellationToken.None);

    /// <inheritdoc/>
    public Task<bool> NoteAsync(string incident, IncidentEvent note) => desk.NoteAsync(incident, note, CancellationToken.None);

    /// <inheritdoc/>
    public Task<IncidentAnswer> ActAsync(string incident, IncidentAction action) => desk.ActAsync(incident, action, CancellationToken.None);

    /// <inheritdoc/>
    public Task WakeAsync(string incident) => desk.WakeAsync(incident, CancellationToken.None);
}
