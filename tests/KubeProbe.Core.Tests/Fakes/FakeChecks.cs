using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests;

/// <summary>Finds what a test says; null never comes back before it is cancelled.</summary>
public sealed class FakeChecks : ICentreChecks
{
    public ProbeOutcome? Found { get; set; }

    public async Task<ProbeOutcome> LookAsync(RunOrder order, CancellationToken cancellation)
    {
        if (Found is null) await Task.Delay(Timeout.Infinite, cancellation);
        return Found!;
    }
}
