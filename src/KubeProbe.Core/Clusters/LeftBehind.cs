using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Clusters;

/// <summary>What a run that is over could not remove.</summary>
/// <param name="Run">The run.</param>
/// <param name="Pod">Its pod's name, which its Secret has too.</param>
/// <param name="KeepPod">Leaves the pod for a person to look at.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.LeftBehind")]
public sealed record LeftBehind([property: Id(0)] RunId Run, [property: Id(1)] string Pod, [property: Id(2)] bool KeepPod);
