using KubeProbe.Client;

namespace KubeProbe.Probes;

/// <summary>One probe. It passes by returning and fails by throwing; its constructor reads its parameters and touches nothing else.</summary>
interface IProbe
{
    /// <summary>Probes once. Everything that waits takes <paramref name="stopping"/>.</summary>
    Task RunAsync(ProbeRun run, CancellationToken stopping);
}
