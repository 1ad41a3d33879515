using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Notify.Alerts.Phone;

/// <summary>What calls the same person within a short time is one call, whichever server makes it, so that a storm of incidents rings once.</summary>
sealed class CallBundles(IAlertBook alerts, ICallTurns turns)
{
    /// <summary>Most incidents of one call; the others are of the next.</summary>
    public const int Most = 50;

    /// <summary>The calls to make now; what has to wait for its turn is put off until then.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<Notification>>> CallsAsync(IAlertChannel channel, IReadOnlyList<Notification> due, DateTimeOffset now, CancellationToken cancellation)
    {
        if (channel.Bundle is not { } pause || pause == TimeSpan.Zero) return [.. due.Select(one => (IReadOnlyList<Notification>)[one])];
        var calls = new List<IReadOnlyList<Notification>>();
        foreach (var person in due.GroupBy(PersonOf))
        {
            // What can't be read calls nobody, and is given up by itself.
            if (person.Key is null)
            {
                calls.AddRange(person.Select(one => (IReadOnlyList<Notification>)[one]));
                continue;
            }
            var free = await turns.TakeAsync(channel.Name, person.Key, now, pause, cancellation);
            if (free is null) calls.Add([.. person.Take(Most)]);
            foreach (var later in person.Skip(free is null ? Most : 0))
                await alerts.UpdateAsync(later with { NextAttemptAt = free ?? now + pause, LastError = $"Waits to be one call with what else calls {person.Key}." }, cancellation);
        }
        return calls;
    }

    /// <summary>Nobody was called: who is called next need not wait.</summary>
    public Task ReturnAsync(IAlertChannel channel, IReadOnlyList<Notification> call, DateTimeOffset at, CancellationToken cancellation) =>
        channel.Bundle > TimeSpan.Zero && PersonOf(call[0]) is { } person ? turns.ReturnAsync(channel.Name, person, at, cancellation) : Task.CompletedTask;

    static string? PersonOf(Notification notification) => AlertEvent.Read(notification)?.Call?.Person;
}
