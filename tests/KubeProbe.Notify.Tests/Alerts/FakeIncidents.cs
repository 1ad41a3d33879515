using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Notify.Alerts;

namespace KubeProbe.Notify.Tests.Alerts;

/// <summary>Incidents as a test says they are.</summary>
sealed class FakeIncidents : IIncidentQueries
{
    public Dictionary<string, Incident> Known { get; } = [];

    /// <summary>For what sends and knows no incident.</summary>
    public static LadderHold None(IAlertBook book, FakeCallMisses? misses = null) => new(book, new FakeIncidents(), misses ?? new FakeCallMisses());

    public Task<Incident?> FindAsync(string incident, CancellationToken cancellation) => Task.FromResult(Known.GetValueOrDefault(incident));

    public Task<IReadOnlyList<Incident>> PageAsync(IncidentFilter filter, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<IncidentEvent>> StoryAsync(string incident, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<Alert>> AlertsAsync(string incident, int limit, CancellationToken cancellation) => throw new NotSupportedException();
}
