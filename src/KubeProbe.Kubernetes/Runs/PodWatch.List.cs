using System.Net;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

sealed partial class PodWatch
{
    const string PageSize = "500";
    const int MostPages = 100;

    /// <summary>All pages before any news: a list that expires half-way begins again, and must not have told of pods gone since.</summary>
    async Task<List<PodNews>> ListAsync(CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        var news = new List<PodNews>();
        string? rest = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            var call = ApiCall.List(ApiPath.With(
                ApiPath.Core(target.Spec.Namespace, "pods"),
                ("labelSelector", RunLabels.OfCluster(target.Name)), ("limit", PageSize), ("continue", rest))) with { Urgent = true };
            var reply = await lease.Api.SendAsync(call, cancellation).ConfigureAwait(false);
            if (reply.Status is HttpStatusCode.Gone) throw Broken("a list expired before its last page");
            if (!reply.Succeeded) throw ApiFaults.Of(target.Name, call, reply);

            skew = ClockSkew.Of(reply.Date, time.GetUtcNow());
            var page = reply.Read(target.Name, PodJson.Default.PodPage);
            foreach (var pod in page.Items ?? [])
                if (PodReading.Sighting(pod, skew) is { } sighting) news.Add(new PodNews(PodNewsKind.Seen, sighting));

            rest = string.IsNullOrEmpty(page.Metadata.Continue) ? null : page.Metadata.Continue;
            if (rest is not null) continue;
            if (page.Metadata.ResourceVersion.Length == 0) throw Broken("its list of pods has no version");

            version = page.Metadata.ResourceVersion;
            patience.Reset();
            reading.HeardAt = time.GetUtcNow();
            news.Add(new PodNews(PodNewsKind.Listed, null, news.Select(seen => seen.Sighting!.Pod).ToHashSet()));
            return news;
        }
        throw Broken($"it lists more than {MostPages} pages of probe pods. Delete those of runs that are over: kubectl delete pods -l {RunLabels.OfCluster(target.Name)}");
    }

    TargetClusterException Broken(string what) =>
        new(TargetFault.ServerError, $"Cluster {target.Name}: the pod watch broke: {what}.");
}
