using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Observation;

/// <summary>What is a change of an object, and what a change system would have told of it.</summary>
public static class ObservedRules
{
    /// <summary>Most objects of a kind that are kept of a cluster.</summary>
    public const int MostObjects = 5_000;

    /// <summary>The component of every change of nodes.</summary>
    public const string NodeComponent = "node";

    /// <summary>The label that says that nobody told of a change.</summary>
    public const string Source = "source", Observed = "observed";

    const int MostReadable = 60;
    const int LongestWord = 253;
    const string OwnLabels = "kubeprobe.io/";

    /// <summary>What happened, by how it was; null for nothing that counts.</summary>
    public static ObservedEvent? Happened(ObservedObject? known, SeenObject seen)
    {
        if (known is null || known.Uid != seen.Uid) return ObservedEvent.Added;
        if (known.Shape == seen.Shape) return null;
        if (seen.Kind is ObservedKind.Node) return ObservedEvent.Version;

        // A new API server may show the same template with new defaults in it: only what somebody wrote has another generation.
        if (known.Generation == seen.Generation) return null;
        return known.Version == seen.Version ? ObservedEvent.Rollout : ObservedEvent.Image;
    }

    /// <summary>Whether it is the centre's own or a probe's, which change all the time.</summary>
    public static bool IsOwn(SeenObject seen, string probeNamespace) =>
        seen.Namespace == probeNamespace || seen.Labels.Keys.Any(label => label.StartsWith(OwnLabels, StringComparison.Ordinal));

    /// <summary>As it is kept from now on.</summary>
    /// <param name="known">As it was kept; null when it is new.</param>
    /// <param name="seen">As it is.</param>
    /// <param name="changed">Whether a change is told of it.</param>
    public static ObservedObject Keep(ObservedObject? known, SeenObject seen, bool changed) => new(
        seen.Key, seen.Uid, seen.Generation, seen.Shape, seen.Version, (known?.Serial ?? 0) + (changed ? 1 : 0));

    /// <summary>What is asked for, to tell whether more is asked for than before.</summary>
    public static string Asked(IReadOnlyList<ObserveAsk> asks) => Hash(
        [.. asks.Select(ask => SpecJson.Write(new { ns = ask.Namespaces.Order(StringComparer.Ordinal), labels = ask.Selector.OrderBy(label => label.Key, StringComparer.Ordinal) }))
            .Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>The changes of objects that are due: one for each workload, and one for all nodes of which the same is to be told.</summary>
    public static IReadOnlyList<Change> Changes(string cluster, IReadOnlyList<ObservedChange> due) =>
    [
        .. due.GroupBy(one => one.Seen.Kind is ObservedKind.Node ? $"{one.Event} {one.Seen.Version} {string.Join(' ', one.Bindings)}" : one.Seen.Key)
            .Select(same => Of(cluster, [.. same.OrderBy(one => one.Seen.Key, StringComparer.Ordinal)])),
    ];

    static Change Of(string cluster, IReadOnlyList<ObservedChange> same)
    {
        var (first, isNode) = (same[0], same[0].Seen.Kind is ObservedKind.Node);
        var component = isNode ? NodeComponent : first.Seen.Name;
        var hash = Hash([cluster, $"{first.Seen.Kind}", .. same.SelectMany(one => new[] { one.Seen.Uid, $"{one.Serial}" })]);
        return new Change
        {
            Id = $"{Observed}:{Within(component, MostReadable)}:{hash[..24]}",
            Component = component,
            Version = Within(isNode ? first.Seen.Version : first.Event is ObservedEvent.Rollout ? "" : Tags(first.Seen.Version), LongestWord),
            Clusters = [cluster],
            Namespace = first.Seen.Namespace,
            Nodes = isNode ? [.. same.Select(one => one.Seen.Name)] : [],
            Phase = first.Event.ToString().ToLowerInvariant(),
            Labels = new Dictionary<string, string> { [Source] = Observed, ["kind"] = $"{first.Seen.Kind}" },
            AskedBy = first.Bindings,
        };
    }

    // A tag, or the beginning of a digest: the registry's part of an image's name says nothing of its version.
    static string Tags(string images) => string.Join(',', images.Split(',').Select(Tag).Distinct());

    static string Tag(string image)
    {
        if (image.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at) return Within(image[(at + 1)..], 19);
        var name = image[(image.LastIndexOf('/') + 1)..];
        return name.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? name[(colon + 1)..] : "latest";
    }

    static string Hash(IReadOnlyList<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parts))));

    static string Within(string text, int most) => text.Length <= most ? text : text[..most];
}

/// <summary>An object that changed.</summary>
/// <param name="Seen">As it is now.</param>
/// <param name="Event">What happened.</param>
/// <param name="Serial">The how many-th change of it that is.</param>
/// <param name="Bindings">Who asked for that, in order.</param>
public sealed record ObservedChange(SeenObject Seen, ObservedEvent Event, long Serial, IReadOnlyList<string> Bindings);
