using System.Collections.Concurrent;
using System.Threading.Channels;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>Alerts in memory, with the notifications that would be sent.</summary>
sealed class FakeAlertBook : IAlertBook
{
    readonly ConcurrentDictionary<string, Alert> alerts = [];
    readonly Channel<(Alert Alert, Notification? Notification)> written = Channel.CreateUnbounded<(Alert, Notification?)>();

    public ChannelReader<(Alert Alert, Notification? Notification)> Written => written.Reader;

    /// <summary>While set, writes fail with it.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>Keeps what an incident told; without an alert it was time that told it.</summary>
    public void Tell(Alert? alert, Notification? notification)
    {
        if (alert is not null) alerts[alert.Id] = alert;
        written.Writer.TryWrite((alert!, notification));
    }

    public Task WriteAsync(Alert alert, Notification? notification, CancellationToken cancellation)
    {
        if (Refusal is { } refusal) return Task.FromException(refusal);
        alerts[alert.Id] = alert;
        written.Writer.TryWrite((alert, notification));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Notification>> LeaseDueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Notification>>([]);

    public Task UpdateAsync(Notification notification, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<(Alert Alert, IReadOnlyList<Notification> Notifications)>> PageAsync(AlertFilter filter, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<(Alert, IReadOnlyList<Notification>)>>([
            .. alerts.Values.Where(alert => (filter.Cluster is null || alert.Cluster == filter.Cluster) && (filter.Case is null || alert.Case == filter.Case)
                    && (!filter.Firing || alert.ResolvedAt is null))
                .OrderByDescending(alert => alert.RaisedAt).Take(filter.Limit).Select(alert => (alert, (IReadOnlyList<Notification>)[])),
        ]);
}

/// <summary>Accepted changes in memory.</summary>
sealed class FakeChangeLog : IChangeLog
{
    readonly ConcurrentDictionary<string, ChangeRecord> changes = [];

    public Task<ChangeRecord> AcceptAsync(ChangeRecord change, CancellationToken cancellation) =>
        Task.FromResult(changes.GetOrAdd(change.Change.Id, change));

    public Task<ChangeRecord?> FindAsync(string id, CancellationToken cancellation) => Task.FromResult(changes.GetValueOrDefault(id));

    public Task CompleteAsync(
        string id, IReadOnlyList<RunId> runs, IReadOnlyList<UnprobedCluster> unprobed, IReadOnlyList<RunId> controls, CancellationToken cancellation)
    {
        changes[id] = changes[id] with { Runs = runs, Unprobed = unprobed, Controls = controls };
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ChangeRecord>> AlikeAsync(string component, string version, DateTimeOffset since, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ChangeRecord>>([
            .. changes.Values.Where(change => change.Change.Component == component && change.Change.Version == version && change.ReceivedAt >= since)
                .OrderByDescending(change => change.ReceivedAt),
        ]);

    public Task<IReadOnlyList<ChangeRecord>> IncompleteAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ChangeRecord>>([.. changes.Values.Where(change => change.Runs is null)]);
}

/// <summary>What watchers would be told.</summary>
sealed class FakeRunFeed : IRunFeed
{
    readonly Channel<RunRecord> published = Channel.CreateUnbounded<RunRecord>();

    public ChannelReader<RunRecord> Published => published.Reader;

    public void Publish(RunRecord run) => published.Writer.TryWrite(run);
}

/// <summary>Takes "ok" for a report that passed.</summary>
sealed class FakeReportReader : IReportReader
{
    public ProbeOutcome? TryRead(string text) => text == "ok" ? new ProbeOutcome(true, [], null, [], "hash-ok") : null;
}
