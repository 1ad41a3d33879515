namespace KubeProbe.DevCluster.Hosting;

/// <summary>Something that runs beside the API of a cluster: a controller, the scheduler, a kubelet.</summary>
public interface IClusterComponent
{
    /// <summary>Works until cancelled, then cleans up and returns. A component that ends by itself or throws is logged, the others go on.</summary>
    Task RunAsync(CancellationToken cancellation);
}
