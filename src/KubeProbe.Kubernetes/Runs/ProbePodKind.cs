using System.Buffers;
using System.Text.Json;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>The probe pods of a cluster, as they are watched.</summary>
sealed class ProbePodKind(ClusterTarget target, ClusterReading reading, TimeProvider time) : WatchedKind<PodNews>
{
    /// <summary>By the date of the last answer.</summary>
    TimeSpan skew;

    public override string Path { get; } = ApiPath.Core(target.Spec.Namespace, "pods");

    public override string? LabelSelector { get; } = RunLabels.OfCluster(target.Name);

    public override string What => "probe pods";

    public override string Fewer => $"Delete those of runs that are over: kubectl delete pods -l {LabelSelector}";

    public override bool Urgent => true;

    public override PageHead ReadPage(string cluster, ApiReply reply, List<PodNews> news)
    {
        var page = reply.Read(cluster, PodJson.Default.PodPage);
        foreach (var pod in page.Items ?? [])
            if (PodReading.Sighting(pod, skew) is { } sighting) news.Add(new PodNews(PodNewsKind.Seen, sighting));
        return page.Metadata;
    }

    public override PodNews Listed(IReadOnlyList<PodNews> seen) =>
        new(PodNewsKind.Listed, null, seen.Select(news => news.Sighting!.Pod).ToHashSet());

    public override WatchedLine<PodNews>? ReadLine(ReadOnlySequence<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            if (JsonSerializer.Deserialize(ref reader, PodJson.Default.WatchLine) is not { } line) return null;
            if (line.Type is "ERROR") return new WatchedLine<PodNews>(line.Type, "", null);
            var sighting = line.Type is "BOOKMARK" ? null : PodReading.Sighting(line.Object, skew);
            return new WatchedLine<PodNews>(
                line.Type, line.Object.Metadata.ResourceVersion,
                sighting is null ? null : new PodNews(line.Type == "DELETED" ? PodNewsKind.Gone : PodNewsKind.Seen, sighting));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override void Answered(DateTimeOffset? date) => skew = ClockSkew.Of(date, time.GetUtcNow());

    public override void Heard() => reading.HeardAt = time.GetUtcNow();
}
