using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Silences;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>Silences as a test says they are; every alert has no label but its id's.</summary>
sealed class FakeSilences : IAlertSilences, IAlertContexts
{
    public List<AlertSilence> Silences { get; } = [];

    public Task<bool> AddAsync(AlertSilence silence, AuditEntry audit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<AlertSilence?> ExpireAsync(string id, DateTimeOffset at, AuditEntry audit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<AlertSilence?> FindAsync(string id, CancellationToken cancellation) => Task.FromResult(Silences.Find(silence => silence.Id == id));

    public Task<IReadOnlyList<AlertSilence>> PageAsync(SilenceFilter filter, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<AlertSilence>>([.. Silences]);

    public Task<IReadOnlyDictionary<string, AlertContext>> ReadAsync(IReadOnlyCollection<string> alerts, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, AlertContext>>(alerts.ToDictionary(id => id, id => new AlertContext(
            new Alert { Id = id, Cluster = "", Case = "", RaisedAt = default, Summary = "" }, new Dictionary<string, string> { ["id"] = id }, [])));
}
