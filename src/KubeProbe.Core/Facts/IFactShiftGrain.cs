namespace KubeProbe.Core.Facts;

/// <summary>
/// Sees to it that clusters are judged anew when the majority they are held against becomes another: without it each would be only with its
/// next run. Key: the case's name.
/// </summary>
[Alias("kubeprobe.IFactShiftGrain"), GrainInterfaceType("kubeprobe.IFactShiftGrain")]
public interface IFactShiftGrain : IGrainWithStringKey
{
    /// <summary>Told by a run that it told facts under a majority rule. What many runs tell is looked at together.</summary>
    /// <param name="minimums">Each of these facts, and how many clusters a majority of it takes at least.</param>
    [Alias("Tell")]
    Task TellAsync(IReadOnlyDictionary<string, int> minimums);
}
