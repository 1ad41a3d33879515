using System.Net;
using KubeProbe.Core.Clusters;
using KubeProbe.Kubernetes.Runs;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Lists of anything, page by page.</summary>
sealed class ForeignObjects(ClusterApis apis) : IForeignObjects
{
    const string PageSize = "250";
    const int MostPages = 20;

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ListAsync(
        ClusterTarget target, string group, string version, string resource, CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        var pages = new List<ReadOnlyMemory<byte>>();
        string? more = null;
        do
        {
            var call = ApiCall.List(ApiPath.With(ApiPath.Of(group, version, null, resource), ("limit", PageSize), ("continue", more)));
            var reply = await lease.Api.SendAsync(call, cancellation).ConfigureAwait(false);
            if (reply.Status is HttpStatusCode.NotFound) return [];
            if (!reply.Succeeded) throw ApiFaults.Of(target.Name, call, reply);
            pages.Add(reply.Body);
            more = reply.Read(target.Name, PodJson.Default.ListHead).Metadata.Continue;
        }
        while (!string.IsNullOrEmpty(more) && pages.Count < MostPages);
        return pages;
    }
}
