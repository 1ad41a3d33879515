using KubeProbe.DevCluster.Faults;

namespace KubeProbe.DevCluster.Hosting;

public sealed partial class DevClusterServer
{
    /// <summary>Stops the components, writes the objects to the data directory and closes the API.</summary>
    public async ValueTask DisposeAsync()
    {
        Faults.Changed -= OnFaultsChanged;
        await portChange.ConfigureAwait(false);
        await listener.CloseAsync().ConfigureAwait(false);
        await runner.DisposeAsync().ConfigureAwait(false);
        bootstrap.Dispose();
        state?.TrySave();
        await listener.DisposeAsync().ConfigureAwait(false);
        keys.Dispose();
    }

    void OnFaultsChanged()
    {
        lock (bootstrap) portChange = portChange.ContinueWith(_ => FollowFaultsAsync(), TaskScheduler.Default).Unwrap();
    }

    async Task FollowFaultsAsync()
    {
        try
        {
            if (Faults.Find(FaultKind.ApiRefuse) is not null) await listener.CloseAsync().ConfigureAwait(false);
            else await listener.ReopenAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            LogPortLost(Name, listener.Port, e);
        }
    }
}
