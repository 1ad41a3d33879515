namespace KubeProbe.DevCluster.Hosting;

/// <summary>Runs the components of a cluster side by side until it stops.</summary>
sealed partial class ComponentRunner(string cluster, IReadOnlyList<IClusterComponent> components, ILogger<ComponentRunner> logger) : IAsyncDisposable
{
    readonly CancellationTokenSource stopping = new();
    Task running = Task.CompletedTask;

    public void Start() => running = Task.WhenAll(components.Select(c => Task.Run(() => RunAsync(c))));

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        stopping.Dispose();
    }

    async Task RunAsync(IClusterComponent component)
    {
        try
        {
            await component.RunAsync(stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The cluster stops.
        }
        catch (Exception e)
        {
            LogFailed(cluster, component.GetType().Name, e);
        }
    }
}
