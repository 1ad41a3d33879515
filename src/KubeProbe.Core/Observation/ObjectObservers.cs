using KubeProbe.Core.Clusters;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Observation;

/// <summary>Makes what watches for changes, and forgets what nobody asks for.</summary>
sealed class ObjectObservers(ITargetObjects objects, IObservedObjects book, IGrainFactory grains, TimeProvider time, ILogger<ObjectObserver> logger)
{
    /// <summary>One for a kind in a cluster.</summary>
    public ObjectObserver Make(ClusterTarget target, ObservedKind kind, IReadOnlyList<ObserveAsk> asks, Func<ObserverState, Task> tell) =>
        new(target, kind, asks, objects, book, change => grains.GetGrain<Changes.IChangeGrain>(change).ResumeAsync(), tell, time, logger);

    /// <summary>How the objects were counts no more.</summary>
    public Task ForgetAsync(string cluster, ObservedKind kind) => book.ForgetAsync(cluster, kind, CancellationToken.None);
}
