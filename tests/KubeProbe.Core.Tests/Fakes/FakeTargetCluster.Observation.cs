using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Observation;

namespace KubeProbe.Core.Tests.Fakes;

partial class FakeTargetCluster : ITargetObjects
{
    readonly Lock watching = new();
    readonly List<ChannelWriter<ObjectNews>> watchers = [];
    readonly Channel<ObservedScope> opened = Channel.CreateUnbounded<ObservedScope>();
    readonly Dictionary<string, SeenObject> objects = [];

    /// <summary>Watches that were begun, in order.</summary>
    public ChannelReader<ObservedScope> Watched => opened.Reader;

    /// <summary>Thrown by every watch for changes while it is set.</summary>
    public TargetClusterException? ObserveFault { get; set; }

    /// <summary>It is so from now on.</summary>
    public void Becomes(SeenObject seen)
    {
        lock (watching)
        {
            objects[$"{seen.Kind} {seen.Key}"] = seen;
            foreach (var watcher in watchers) watcher.TryWrite(new ObjectNews(ObjectNewsKind.Seen, seen));
        }
    }

    public void Loses(SeenObject seen)
    {
        lock (watching)
        {
            objects.Remove($"{seen.Kind} {seen.Key}");
            foreach (var watcher in watchers) watcher.TryWrite(new ObjectNews(ObjectNewsKind.Gone, seen));
        }
    }

    /// <summary>Whoever watches lists anew.</summary>
    public void Cut()
    {
        lock (watching)
        {
            foreach (var watcher in watchers) watcher.TryComplete(new TargetClusterException(TargetFault.Unreachable, "cut"));
            watchers.Clear();
        }
    }

    async IAsyncEnumerable<ObjectNews> ITargetObjects.WatchAsync(ClusterTarget target, ObservedScope scope, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        if (ObserveFault is { } fault) throw fault;
        var channel = Channel.CreateUnbounded<ObjectNews>();
        lock (watching)
        {
            var all = objects.Values.Where(seen => seen.Kind == scope.Kind).ToList();
            foreach (var seen in all) channel.Writer.TryWrite(new ObjectNews(ObjectNewsKind.Seen, seen));
            channel.Writer.TryWrite(new ObjectNews(ObjectNewsKind.Listed, null, all.Select(seen => seen.Key).ToHashSet()));
            watchers.Add(channel.Writer);
        }
        opened.Writer.TryWrite(scope);
        await foreach (var news in channel.Reader.ReadAllAsync(cancellation))
            if (news.Seen is null || news.Seen.Kind == scope.Kind) yield return news;
    }
}
