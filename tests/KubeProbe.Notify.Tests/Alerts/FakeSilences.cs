using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Silences;
using KubeProbe.Notify.Alerts;

namespace KubeProbe.Notify.Tests.Alerts;

/// <summary>Silences and alerts as a test says they are.</summary>
sealed class FakeSilences : IAlertSilences, IAlertContexts
{
    public List<AlertSilence> Silences { get; } = [];

    public Dictionary<string, AlertContext> Contexts { get; } = [];

    /// <summary>For what sends and knows no silence.</summary>
    public static SilenceHold None(IAlertBook book) => new(book, new FakeSilences(), new FakeSilences());

    public Task<bool> AddAsync(AlertSilence silence, AuditEntry audit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<AlertSilence?> ExpireAsync(string id, DateTimeOffset at, AuditEntry audit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<AlertSilence?> FindAsync(string id, CancellationToken cancellation) => Task.FromResult(Silences.Find(silence => silence.Id == id));

    public Task<IReadOnlyList<AlertSilence>> PageAsync(SilenceFilter filter, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<AlertSilence>>([.. Silences.Where(silence => filter.EndingAfter is not { } after || silence.EndsAt > after)]);

    public Task<IReadOnlyDictionary<string, AlertContext>> ReadAsync(IReadOnlyCollection<string> alerts, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, AlertContext>>(Contexts.Where(known => alerts.Contains(known.Key)).ToDictionary());
}
