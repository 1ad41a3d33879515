using System.Threading.Channels;
using KubeProbe.DevCluster.Kubelet.Status;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Pods;

/// <summary>
/// Looks after one pod on its node. It is woken by a change of the pod, the end of a process, a probe's result, a fault switched,
/// or a time it asked for; then it reads the truth, acts, and writes the status if that changed. All of it runs in turn.
/// </summary>
sealed partial class PodWorker : IDisposable
{
    readonly KubeletNode node;
    readonly ObjectKey key;
    readonly string uid;
    readonly PodDirectory directory;
    readonly PodNetwork network;
    readonly EventRecorder events;
    readonly Channel<bool> wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    readonly ITimer alarm;
    readonly ILogger logger;

    List<ContainerSlot> initSlots = [];
    List<ContainerSlot> slots = [];
    DateTimeOffset startTime;
    DateTimeOffset? nextWake;
    volatile bool retryNow;

    public PodWorker(KubeletNode node, PodView pod)
    {
        this.node = node;
        key = pod.Json.Key();
        uid = pod.Uid;
        directory = node.DirectoryOf(pod.Uid);
        network = node.NetworkFor(pod);
        events = node.Events;
        logger = node.Logger;
        alarm = Time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Adopt(pod);
    }

    TimeProvider Time => node.Context.Time;

    DateTimeOffset Now => Time.GetUtcNow();

    IEnumerable<ContainerSlot> AllSlots => initSlots.Concat(slots);

    /// <summary>Look at the pod again soon. Cheap, and harmless if there is nothing to see.</summary>
    public void Wake() => wakes.Writer.TryWrite(true);

    /// <summary>What failed may work now (a fault was switched): try at once whatever waits for its next attempt.</summary>
    public void RetryNow()
    {
        retryNow = true;
        Wake();
    }

    /// <summary>Works until the pod is gone or has ended for good; on cancellation its processes are killed.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            var done = false;
            while (!done)
            {
                nextWake = null;
                done = await SyncAsync(cancellation).ConfigureAwait(false);
                if (done)
                    break;
                alarm.Change(nextWake is { } at ? Max(at - Now, TimeSpan.FromMilliseconds(1)) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                await wakes.Reader.ReadAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The cluster stops; the processes go with it, the pod objects stay as they are.
        }
        finally
        {
            KillAll();
        }
    }

    /// <summary>The log that is being written, if that run of the container goes on; for readers on any thread.</summary>
    public Logs.ContainerLog? LogOf(string container, int number) =>
        AllSlots.FirstOrDefault(slot => slot.View.Name == container)?.Instance is { } instance && instance.Number == number ? instance.Log : null;

    public void Dispose() => alarm.Dispose();

    /// <summary>Asks to be woken then, unless something earlier is asked for.</summary>
    void WakeAt(DateTimeOffset at) => nextWake = nextWake is { } earlier && earlier < at ? earlier : at;

    void ForgetRetries()
    {
        if (!retryNow)
            return;
        retryNow = false;
        sandboxRetryAt = null;
        foreach (var slot in AllSlots)
            slot.RetryAt = null;
    }

    static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    /// <summary>
    /// Takes over what the status says: after a restart of DevCluster the processes are gone, and a container that ran has
    /// ended in a way nobody saw, as after a node's reboot.
    /// </summary>
    void Adopt(PodView pod)
    {
        var known = pod.Json.Items("status", "initContainerStatuses").Concat(pod.Json.Items("status", "containerStatuses"))
            .Select(ContainerStatuses.Read).ToDictionary(record => record.Name);
        var waiting = new ContainerState.Waiting(pod.InitContainers.Count > 0 ? "PodInitializing" : "ContainerCreating");
        ContainerSlot Slot(ContainerView view) =>
            new(view, known.TryGetValue(view.Name, out var record) ? Lost(record) : new ContainerRecord(view.Name, view.Image, waiting));

        initSlots = [.. pod.InitContainers.Select(Slot)];
        slots = [.. pod.Containers.Select(Slot)];
        startTime = pod.StartTime ?? Now;
    }

    ContainerRecord Lost(ContainerRecord record) => record.State is ContainerState.Running running
        ? record with
        {
            State = new ContainerState.Terminated(255, "Unknown", null, running.StartedAt, Now, record.ContainerId ?? ""),
            Ready = false,
            Started = false,
        }
        : record;
}
