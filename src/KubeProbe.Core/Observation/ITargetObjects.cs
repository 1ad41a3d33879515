using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.Observation;

/// <summary>Port: workloads and nodes of a target cluster, as they change.</summary>
public interface ITargetObjects
{
    /// <summary>
    /// Lists, then watches, and goes on from the last version seen where the stream is cut; lists anew where that version is forgotten. Ends
    /// only by cancellation or with a <see cref="TargetClusterException"/>: the cluster stays out of reach, or gives the centre no right to
    /// watch, and the exception names the right.
    /// </summary>
    /// <param name="target">The cluster.</param>
    /// <param name="scope">What is watched.</param>
    /// <param name="cancellation">Ends it.</param>
    IAsyncEnumerable<ObjectNews> WatchAsync(ClusterTarget target, ObservedScope scope, CancellationToken cancellation);
}

/// <summary>What one watch covers; it may be more than is asked for.</summary>
/// <param name="Kind">Kind of object.</param>
/// <param name="Namespace">One namespace; null for all.</param>
/// <param name="Selector">Labels the objects have; empty for all.</param>
public sealed record ObservedScope(ObservedKind Kind, string? Namespace, IReadOnlyDictionary<string, string> Selector)
{
    /// <summary>The narrowest that covers all of the asks.</summary>
    public static ObservedScope Of(ObservedKind kind, IReadOnlyList<ObserveAsk> asks)
    {
        var first = asks[0];
        var oneNamespace = asks.All(ask => ask.Namespaces.Count == 1 && ask.Namespaces[0] == first.Namespaces[0]);
        var oneSelector = asks.All(ask => ask.Selector.Count == first.Selector.Count && ask.Selector.All(first.Selector.Contains));
        return new ObservedScope(kind, oneNamespace ? first.Namespaces[0] : null, oneSelector ? first.Selector : new Dictionary<string, string>());
    }
}

/// <summary>News of a watch.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Seen">The object; null when a list is complete.</param>
/// <param name="Listed">Keys of all objects of a list that is complete: what is not among them is gone.</param>
public sealed record ObjectNews(ObjectNewsKind Kind, SeenObject? Seen, IReadOnlySet<string>? Listed = null);

/// <summary>Kinds of news.</summary>
public enum ObjectNewsKind
{
    Seen,
    Gone,
    Listed,
}

/// <summary>An object as far as it is watched.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Empty for nodes.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Another object of the same name has another.</param>
public sealed record SeenObject(ObservedKind Kind, string Namespace, string Name, string Uid)
{
    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Of its spec: as long as it is the same nobody changed anything. 0 for nodes.</summary>
    public long Generation { get; init; }

    /// <summary>Of a workload a hash of its pod template, of a node the version of its kubelet.</summary>
    public string Shape { get; init; } = "";

    /// <summary>Of a workload its images in order, comma between, at most 1,000 characters; of a node the version of its kubelet.</summary>
    public string Version { get; init; } = "";

    /// <summary>Names it among those of its kind.</summary>
    public string Key => Namespace.Length > 0 ? $"{Namespace}/{Name}" : Name;
}
