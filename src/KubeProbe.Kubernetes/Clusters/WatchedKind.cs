using System.Buffers;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>What <see cref="ListWatch{TNews}"/> has to know of a kind of object.</summary>
abstract class WatchedKind<TNews> where TNews : class
{
    /// <summary>Of the list, without a query.</summary>
    public abstract string Path { get; }

    /// <summary>Null for all.</summary>
    public virtual string? LabelSelector => null;

    /// <summary>What is watched, in a word or two.</summary>
    public abstract string What { get; }

    /// <summary>What to do when there are too many.</summary>
    public abstract string Fewer { get; }

    /// <summary>See <see cref="ApiCall.Urgent"/>.</summary>
    public virtual bool Urgent => false;

    /// <summary>Adds what a page of the list tells.</summary>
    public abstract PageHead ReadPage(string cluster, ApiReply reply, List<TNews> news);

    /// <summary>That a list is complete.</summary>
    public abstract TNews Listed(IReadOnlyList<TNews> seen);

    /// <summary>One line of a watch; null when it is no event.</summary>
    public abstract WatchedLine<TNews>? ReadLine(ReadOnlySequence<byte> text);

    /// <summary>The server answered, at a time by its own clock.</summary>
    public virtual void Answered(DateTimeOffset? date)
    {
    }

    /// <summary>Something came just now.</summary>
    public virtual void Heard()
    {
    }
}

/// <summary>One line of a watch stream.</summary>
/// <param name="Type">ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.</param>
/// <param name="Version">The resource version it goes up to; empty when it tells none.</param>
/// <param name="News">What it tells; null for nothing of interest.</param>
sealed record WatchedLine<TNews>(string Type, string Version, TNews? News) where TNews : class;

/// <summary>The head of a page of a list.</summary>
sealed record PageHead
{
    public string ResourceVersion { get; init; } = "";

    public string? Continue { get; init; }
}
