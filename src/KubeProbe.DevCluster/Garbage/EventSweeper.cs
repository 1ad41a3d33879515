using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Garbage;

/// <summary>Removes events an hour after they were last seen, as a real cluster forgets them.</summary>
sealed class EventSweeper(ObjectStore store) : IClusterComponent
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Every, store.Time);
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false)) Sweep();
    }

    void Sweep()
    {
        var before = store.Time.GetUtcNow() - Kept;
        foreach (var e in store.List(ResourceTypes.Events).Items)
        {
            var seen = KubeTime.Parse(e.Text("lastTimestamp") ?? e.Text("metadata", "creationTimestamp"));
            if (!(seen < before)) continue;
            try
            {
                store.Delete(ResourceTypes.Events, e.Namespace(), e.Name());
            }
            catch (ApiException gone) when (gone.Code == 404)
            {
                // Deleted by somebody else.
            }
        }
    }
}
