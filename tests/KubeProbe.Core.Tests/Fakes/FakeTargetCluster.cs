using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.NodeProbes;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>A target cluster that does what the test tells it.</summary>
sealed partial class FakeTargetCluster : IProbePods, IPodEvidence, ITargetNodes, IClusterConnections
{
    readonly Channel<PodNews> news = Channel.CreateUnbounded<PodNews>();
    readonly Channel<PodOrder> made = Channel.CreateUnbounded<PodOrder>();
    readonly Channel<PodRemoval> removed = Channel.CreateUnbounded<PodRemoval>();
    readonly ConcurrentDictionary<string, PodOrder> pods = [];

    /// <summary>Pods that were made, each once, in order.</summary>
    public ChannelReader<PodOrder> Made => made.Reader;

    public ChannelReader<PodRemoval> Removed => removed.Reader;

    public int StartCalls;

    public int CheckCalls;

    public int CollectCalls;

    /// <summary>Pod watches that are open.</summary>
    public int Watches;

    /// <summary>Thrown by the next checks: a fault of the centre's own, such as a database that is away.</summary>
    public ConcurrentQueue<Exception> CheckFaults { get; } = [];

    /// <summary>Thrown by the next starts, while there are any.</summary>
    public ConcurrentQueue<TargetClusterException> StartFaults { get; } = [];

    /// <summary>Thrown by the next removals, while there are any.</summary>
    public ConcurrentQueue<TargetClusterException> RemoveFaults { get; } = [];

    /// <summary>Removals wait for it.</summary>
    public Task RemovesAfter { get; set; } = Task.CompletedTask;

    /// <summary>Looks at a pod wait for it.</summary>
    public Task LooksAfter { get; set; } = Task.CompletedTask;

    /// <summary>What a check finds.</summary>
    public ConnectionCheck Connection { get; set; } = new(true, "Connected", "ok", "v1.26.5");

    /// <summary>Clusters that take a request and never answer: each gives up after the ten seconds a port may take.</summary>
    public Func<string, bool> Hangs { get; set; } = static _ => false;

    /// <summary>By which those ten seconds pass.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Thrown by every watch and by every list of nodes while it is set.</summary>
    public TargetClusterException? WatchFault { get; set; }

    /// <summary>Thrown by every start while it is set.</summary>
    public TargetClusterException? StartFault { get; set; }

    public IReadOnlyList<ClusterEvent> Events { get; set; } = [];

    /// <summary>What a look at a pod finds: empty when nobody answers, <c>{}</c> when there is no pod.</summary>
    public string PodStatus { get; set; } = """{"phase":"Running"}""";

    /// <summary>The pod that such a look sees.</summary>
    public Func<string, PodSighting>? Found { get; set; }

    public IReadOnlyList<string> Nodes { get; set; } = ["n1", "n2", "n3"];

    /// <summary>Done whenever it is checked.</summary>
    public Action OnCheck { get; set; } = static () => { };

    /// <summary>Done whenever a pod is to be made, before anything else.</summary>
    public Action OnStart { get; set; } = static () => { };

    public async Task<StartedPod> StartAsync(ClusterTarget target, PodOrder order, CancellationToken cancellation)
    {
        OnStart();
        await AnswerAsync(target, cancellation);
        Interlocked.Increment(ref StartCalls);
        if (StartFaults.TryDequeue(out var fault)) throw fault;
        if (StartFault is not null) throw StartFault;

        var name = PodName.Of(order.Run.Id, order.Attempt, order.Node);
        var fresh = pods.TryAdd(name, order);
        if (fresh) made.Writer.TryWrite(order);
        return new StartedPod(name, !fresh);
    }

    public async Task RemoveAsync(ClusterTarget target, PodRemoval removal, CancellationToken cancellation)
    {
        await AnswerAsync(target, cancellation);
        await RemovesAfter;
        if (RemoveFaults.TryDequeue(out var fault)) throw fault;
        pods.TryRemove(removal.Pod, out _);
        removed.Writer.TryWrite(removal);
    }

    public async IAsyncEnumerable<PodNews> WatchAsync(ClusterTarget target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await AnswerAsync(target, cancellation);
        if (WatchFault is not null) throw WatchFault;
        Interlocked.Increment(ref Watches);
        try
        {
            yield return new PodNews(PodNewsKind.Listed, null, new HashSet<string>());
            await foreach (var item in news.Reader.ReadAllAsync(cancellation)) yield return item;
        }
        finally
        {
            Interlocked.Decrement(ref Watches);
        }
    }

    public void Shows(PodSighting sighting, bool gone = false) => news.Writer.TryWrite(new PodNews(gone ? PodNewsKind.Gone : PodNewsKind.Seen, sighting));

    public async Task<RunEvidence> CollectAsync(ClusterTarget target, RunOrder order, string pod, string? node, CancellationToken cancellation)
    {
        Interlocked.Increment(ref CollectCalls);
        try
        {
            await AnswerAsync(target, cancellation);
            await LooksAfter;
        }
        catch (TargetClusterException fault)
        {
            return new RunEvidence { Message = fault.Message };
        }
        return new RunEvidence { PodStatus = PodStatus, Events = Events, LogTail = "log", Sighting = Found?.Invoke(pod) };
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> FollowLogAsync(
        ClusterTarget target, string pod, bool follow, int? tailLines, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        yield break;
    }

    public Task<string> ProgressAsync(ClusterTarget target, string pod, CancellationToken cancellation) => Task.FromResult("");

    public Task<IReadOnlyList<TargetNode>> ListAsync(ClusterTarget target, IReadOnlyDictionary<string, string> selector, CancellationToken cancellation) =>
        WatchFault is not null ? Task.FromException<IReadOnlyList<TargetNode>>(WatchFault) : Task.FromResult<IReadOnlyList<TargetNode>>([.. Nodes.Select(name => new TargetNode(name, true, true))]);

    public async Task<ConnectionCheck> CheckAsync(ClusterTarget target, CancellationToken cancellation)
    {
        Interlocked.Increment(ref CheckCalls);
        OnCheck();
        if (CheckFaults.TryDequeue(out var ours)) throw ours;
        try
        {
            await AnswerAsync(target, cancellation);
            return Connection;
        }
        catch (TargetClusterException fault)
        {
            return new ConnectionCheck(false, "Unreachable", fault.Message, null);
        }
    }

    async Task AnswerAsync(ClusterTarget target, CancellationToken cancellation)
    {
        if (!Hangs(target.Name)) return;
        await Task.Delay(TimeSpan.FromSeconds(10), Clock, cancellation);
        throw new TargetClusterException(TargetFault.TimedOut, $"Cluster {target.Name} gave no answer within 10 s.");
    }

    public IReadOnlyList<ManifestFault> Inspect(KubeconfigConnection connection, ReadOnlyMemory<byte> kubeconfig) => [];

    public void Forget(string cluster)
    {
    }
}
