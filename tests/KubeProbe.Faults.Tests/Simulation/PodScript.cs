namespace KubeProbe.Faults.Tests.Simulation;

/// <summary>What the pods of a case do.</summary>
/// <param name="Takes">From the container's start to the report.</param>
/// <param name="Ok">What is reported.</param>
/// <param name="Until">They report no sooner than this completes.</param>
sealed record PodScript(TimeSpan Takes, bool Ok = true, Task? Until = null)
{
    public static PodScript Passes { get; } = new(TimeSpan.FromMilliseconds(50));

    public static PodScript Fails { get; } = new(TimeSpan.FromMilliseconds(50), Ok: false);
}
