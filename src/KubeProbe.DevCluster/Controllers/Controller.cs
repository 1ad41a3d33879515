using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers;

/// <summary>
/// A level-based controller: changes only say which object to look at; a look reads the truth and does what is missing.
/// </summary>
abstract class Controller(ClusterContext context, string name) : IClusterComponent
{
    readonly WorkQueue queue = new(name, context.Time, context.Options.Loggers.CreateLogger<WorkQueue>());
    CancellationToken stopping;

    protected ClusterContext Context => context;

    protected ObjectStore Store => context.Store;

    protected DateTimeOffset Now => context.Time.GetUtcNow();

    protected EventRecorder Events { get; } = new(context.Store, name);

    public virtual async Task RunAsync(CancellationToken cancellation)
    {
        stopping = cancellation;
        using var observing = Store.Observe(OnChange);
        foreach (var key in Everything())
            Look(key);
        context.Faults.Changed += OnFaultSwitched;
        await queue.RunAsync(ReconcileAsync, cancellation).ConfigureAwait(false);
        context.Faults.Changed -= OnFaultSwitched;
    }

    /// <summary>The keys to look at when the controller starts.</summary>
    protected abstract IEnumerable<ObjectKey> Everything();

    /// <summary>Called on the writer's thread: only <see cref="Look"/> at what may be concerned.</summary>
    protected abstract void OnChange(ResourceType type, WatchEvent change);

    protected virtual void OnFaultSwitched()
    {
    }

    /// <summary>Reads the truth about one object and acts on it. A failure is tried again after a growing pause.</summary>
    protected abstract Task ReconcileAsync(ObjectKey key, CancellationToken cancellation);

    protected void Look(ObjectKey key) => queue.Add(key);

    protected void LookAfter(ObjectKey key, TimeSpan delay) =>
        _ = queue.AddAfterAsync(key, delay > TimeSpan.Zero ? delay : TimeSpan.Zero, stopping);

    protected IEnumerable<ObjectKey> KeysOf(ResourceType type) => Store.List(type).Items.Select(found => found.Key());
}
