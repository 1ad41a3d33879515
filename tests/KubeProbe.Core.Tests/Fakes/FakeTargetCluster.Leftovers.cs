using System.Collections.Concurrent;
using System.Threading.Channels;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.Tests.Fakes;

sealed partial class FakeTargetCluster : ILeftovers
{
    readonly Channel<Leftover> reaped = Channel.CreateUnbounded<Leftover>();
    readonly Channel<IReadOnlyCollection<SweptResource>> inspected = Channel.CreateUnbounded<IReadOnlyCollection<SweptResource>>();

    /// <summary>Whatever carries labels there.</summary>
    public ConcurrentDictionary<string, Leftover> Left { get; } = [];

    /// <summary>Thrown by every look and every removal while it is set.</summary>
    public TargetClusterException? LeftoverFault { get; set; }

    public ChannelReader<Leftover> Reaped => reaped.Reader;

    /// <summary>Each look, with the kinds it was after.</summary>
    public ChannelReader<IReadOnlyCollection<SweptResource>> Inspected => inspected.Reader;

    Task<LeftoverList> ILeftovers.ListAsync(ClusterTarget target, IReadOnlyCollection<SweptResource> kinds, CancellationToken cancellation)
    {
        inspected.Writer.TryWrite([.. kinds]);
        if (LeftoverFault is not null) throw LeftoverFault;
        return Task.FromResult(new LeftoverList([.. Left.Values], []));
    }

    Task ILeftovers.RemoveAsync(ClusterTarget target, Leftover leftover, CancellationToken cancellation)
    {
        if (LeftoverFault is not null) throw LeftoverFault;
        Left.TryRemove(leftover.Name, out _);
        reaped.Writer.TryWrite(leftover);
        return Task.CompletedTask;
    }
}
