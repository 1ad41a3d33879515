using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>A server that is as late as the test says.</summary>
sealed class FakeOwnDelay : IOwnDelay
{
    public TimeSpan Total { get; set; }

    public bool IsBehind { get; set; }
}
