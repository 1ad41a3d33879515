using System.Buffers;
using System.Text.Json;
using KubeProbe.Core.Observation;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Observation;

/// <summary>A kind of object as it is watched for changes.</summary>
sealed class ObservedObjectKind(ObservedScope scope) : WatchedKind<ObjectNews>
{
    public override string Path { get; } = scope.Kind is ObservedKind.Node
        ? ApiPath.Of("", "v1", null, "nodes")
        : ApiPath.Of("apps", "v1", scope.Namespace, Plural(scope.Kind));

    public override string? LabelSelector { get; } =
        scope.Selector.Count == 0 ? null : string.Join(',', scope.Selector.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));

    public override string What { get; } = Plural(scope.Kind);

    public override string Fewer => "Narrow spec.observe of the bindings by namespaces or selector.";

    public override PageHead ReadPage(string cluster, ApiReply reply, List<ObjectNews> news)
    {
        var page = reply.Read(cluster, ObservedJson.Default.ObservedPage);
        foreach (var one in page.Items ?? [])
            if (ObservedReading.Read(scope.Kind, one) is { } seen) news.Add(new ObjectNews(ObjectNewsKind.Seen, seen));
        return page.Metadata;
    }

    public override ObjectNews Listed(IReadOnlyList<ObjectNews> seen) =>
        new(ObjectNewsKind.Listed, null, seen.Select(news => news.Seen!.Key).ToHashSet());

    public override WatchedLine<ObjectNews>? ReadLine(ReadOnlySequence<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            if (JsonSerializer.Deserialize(ref reader, ObservedJson.Default.ObservedLine) is not { } line) return null;
            if (line.Type is "ERROR") return new WatchedLine<ObjectNews>(line.Type, "", null);
            var seen = line.Type is "BOOKMARK" ? null : ObservedReading.Read(scope.Kind, line.Object, gone: line.Type == "DELETED");
            return new WatchedLine<ObjectNews>(
                line.Type, line.Object.Metadata?.ResourceVersion ?? "",
                seen is null ? null : new ObjectNews(line.Type == "DELETED" ? ObjectNewsKind.Gone : ObjectNewsKind.Seen, seen));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string Plural(ObservedKind kind) => kind switch
    {
        ObservedKind.Deployment => "deployments",
        ObservedKind.StatefulSet => "statefulsets",
        ObservedKind.DaemonSet => "daemonsets",
        _ => "nodes",
    };
}
