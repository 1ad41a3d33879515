using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;

namespace KubeProbe.Notify.Tests.Alerts;

/// <summary>Remembers for which channels nothing was given up.</summary>
sealed class FakeDeadLetters : IDeadLetters
{
    public TaskCompletionSource<IReadOnlyCollection<string>> Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IReadOnlyList<Notification>> PageAsync(DeadLetterFilter filter, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Notification>>([]);

    public Task<Resent> ResendAsync(
        IReadOnlyCollection<string>? ids, IReadOnlyCollection<string> channels, DateTimeOffset now, Func<int, AuditEntry> audit, CancellationToken cancellation) => Task.FromResult(new Resent(0, []));

    public Task<int> AbandonAllButAsync(IReadOnlyCollection<string> channels, DateTimeOffset now, CancellationToken cancellation)
    {
        Kept.TrySetResult(channels);
        return Task.FromResult(1);
    }
}
