using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

/// <summary>One change of one object.</summary>
/// <param name="Type"><see cref="Added"/>, <see cref="Modified"/> or <see cref="Deleted"/>.</param>
/// <param name="Object">The object after the change (before it, for a deletion), carrying the change's version. Shared with the store: read only.</param>
/// <param name="Previous">The object before the change; null when it was added. Shared with the store: read only.</param>
/// <param name="Version">The resourceVersion of the change.</param>
public sealed record WatchEvent(string Type, JsonObject Object, JsonObject? Previous, long Version)
{
    public const string Added = "ADDED";
    public const string Modified = "MODIFIED";
    public const string Deleted = "DELETED";
}

/// <summary>How far a watch's reader has come; the store keeps it up to date.</summary>
public sealed class WatchProgress
{
    long version;

    /// <summary>Every change up to this version has been read.</summary>
    public long Version
    {
        get => Interlocked.Read(ref version);
        internal set => Interlocked.Exchange(ref version, value);
    }
}
