using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Notify.Tests.Alerts.Phone;

/// <summary>Turns in memory.</summary>
sealed class FakeCallTurns : ICallTurns
{
    readonly Lock gate = new();
    readonly Dictionary<(string, string), DateTimeOffset> taken = [];

    public Task<DateTimeOffset?> TakeAsync(string channel, string person, DateTimeOffset now, TimeSpan pause, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (taken.TryGetValue((channel, person), out var last) && last > now - pause) return Task.FromResult<DateTimeOffset?>(last + pause);
            taken[(channel, person)] = now;
            return Task.FromResult<DateTimeOffset?>(null);
        }
    }

    public Task ReturnAsync(string channel, string person, DateTimeOffset at, CancellationToken cancellation)
    {
        lock (gate)
            if (taken.GetValueOrDefault((channel, person)) == at) taken.Remove((channel, person));
        return Task.CompletedTask;
    }
}
