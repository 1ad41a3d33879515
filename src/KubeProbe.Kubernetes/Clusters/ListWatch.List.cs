using System.Net;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

sealed partial class ListWatch<TNews>
{
    const string PageSize = "500";
    const int MostPages = 100;

    /// <summary>All pages before any news: a list that expires half-way begins again, and must not have told of pods gone since.</summary>
    async Task<List<TNews>> ListAsync(CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        var news = new List<TNews>();
        string? rest = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            var call = ApiCall.List(ApiPath.With(
                kind.Path, ("labelSelector", kind.LabelSelector), ("limit", PageSize), ("continue", rest))) with { Urgent = kind.Urgent };
            var reply = await lease.Api.SendAsync(call, cancellation).ConfigureAwait(false);
            if (reply.Status is HttpStatusCode.Gone) throw Broken("a list expired before its last page");
            if (!reply.Succeeded) throw ApiFaults.Of(target.Name, call, reply);

            kind.Answered(reply.Date);
            var page = kind.ReadPage(target.Name, reply, news);
            rest = string.IsNullOrEmpty(page.Continue) ? null : page.Continue;
            if (rest is not null) continue;
            if (page.ResourceVersion.Length == 0) throw Broken($"its list of {kind.What} has no version");

            version = page.ResourceVersion;
            patience.Reset();
            kind.Heard();
            news.Add(kind.Listed(news));
            return news;
        }
        throw Broken($"it lists more than {MostPages} pages of {kind.What}. {kind.Fewer}");
    }

    TargetClusterException Broken(string what) =>
        new(TargetFault.ServerError, $"Cluster {target.Name}: the watch of {kind.What} broke: {what}.");
}
