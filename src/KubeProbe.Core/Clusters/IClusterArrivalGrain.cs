namespace KubeProbe.Core.Clusters;

/// <summary>
/// Makes ready, at a server, what clusters need that are about to come to it: nobody watches a cluster while its new server reads and compiles for the
/// first time what it takes. Key: the server's address; it is placed there.
/// </summary>
[Alias("kubeprobe.IClusterArrivalGrain"), GrainInterfaceType("kubeprobe.IClusterArrivalGrain")]
public interface IClusterArrivalGrain : IGrainWithStringKey
{
    /// <summary>Does what the cluster will do there at first, as far as it changes nothing. Throws what that throws.</summary>
    [Alias("Prepare")]
    Task PrepareAsync(string cluster);
}
