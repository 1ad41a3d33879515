using System.Net;
using System.Text.Json.Nodes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Runs;
using KubeProbe.Kubernetes.Clusters;
using KubeProbe.Kubernetes.Runs;

namespace KubeProbe.Kubernetes.Remedies;

/// <summary>Objects of remedies over the Kubernetes API: looking them up here, touching them in a file of its own.</summary>
sealed partial class RemedyObjects(ClusterApis apis, TimeProvider time) : IRemedyObjects
{
    const int Most = 500;
    const string PageSize = "250";

    /// <summary>Kubernetes supports five thousand nodes; four times that is somebody's mischief.</summary>
    const int MostPages = 80;

    public async Task<RemedyFinding> FindAsync(ClusterTarget target, RemedyChoice choice, CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        if (choice.Kind is RemedyObjectKind.Node) return await NodesAsync(lease.Api, choice, cancellation).ConfigureAwait(false);

        var found = choice.Selector is null
            ? await NamedAsync(lease.Api, choice, cancellation).ConfigureAwait(false)
            : await ListAsync(lease.Api, RemedyPath.Of(choice.Kind, choice.Namespace), LabelSelectorText.Write(choice.Selector), cancellation).ConfigureAwait(false);
        return new RemedyFinding(
        [
            .. found.Where(each => IsMeant(each, choice)).Select(each => Object(choice.Kind, choice.Namespace, each)).OrderBy(one => one.Name, StringComparer.Ordinal).Take(Most),
        ]);
    }

    public async Task<string> TryPodAsync(ClusterTarget target, PodOrder order, CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        var name = PodName.Of(order.Run.Id, order.Attempt, order.Node);
        var pod = ProbePod.Render(target, order, name, "dry-run", time.GetUtcNow());
        var call = ApiCall.Create(ApiPath.With(ApiPath.Core(target.Spec.Namespace, "pods"), ("dryRun", "All")), pod);
        await lease.Api.RequireAsync(call, cancellation).ConfigureAwait(false);
        return $"The API server would take pod {target.Spec.Namespace}/{name} of {order.Run.Work.Image}.";
    }

    static async Task<IReadOnlyList<JsonObject>> NamedAsync(ClusterApi api, RemedyChoice choice, CancellationToken cancellation)
    {
        var found = new List<JsonObject>();
        foreach (var name in choice.Names)
        {
            var call = ApiCall.Get(RemedyPath.Of(choice.Kind, choice.Namespace, name));
            var reply = await api.SendAsync(call, cancellation).ConfigureAwait(false);
            if (reply.Status is HttpStatusCode.NotFound) continue;
            found.Add(reply.Succeeded ? reply.Read(api.Cluster, PodJson.Default.JsonObject) : throw ApiFaults.Of(api.Cluster, call, reply));
        }
        return found;
    }

    static async Task<RemedyFinding> NodesAsync(ClusterApi api, RemedyChoice choice, CancellationToken cancellation)
    {
        var nodes = (await ListAsync(api, RemedyPath.Of(choice.Kind, null), null, cancellation).ConfigureAwait(false))
            .Select(node => (Object: Object(choice.Kind, null, node), Out: IsOut(node, choice.Taint))).ToList();
        return new RemedyFinding(
            [.. nodes.Where(node => choice.Names.Contains(node.Object.Name)).Select(node => node.Object).OrderBy(one => one.Name, StringComparer.Ordinal)],
            nodes.Count(node => node.Out && !choice.Names.Contains(node.Object.Name)));
    }

    static async Task<IReadOnlyList<JsonObject>> ListAsync(ClusterApi api, string path, string? selector, CancellationToken cancellation)
    {
        var all = new List<JsonObject>();
        string? more = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            var call = ApiCall.List(ApiPath.With(path, ("labelSelector", selector), ("limit", PageSize), ("continue", more)));
            var page = (await api.RequireAsync(call, cancellation).ConfigureAwait(false)).Read(api.Cluster, PodJson.Default.JsonObject);
            all.AddRange((page["items"] as JsonArray ?? []).OfType<JsonObject>());
            more = Text(page, "metadata", "continue");
            if (string.IsNullOrEmpty(more)) break;
        }
        return all;
    }

    // Whatever a server answers, what is on its way out is left alone, and a probe's pod is no patient.
    static bool IsMeant(JsonObject found, RemedyChoice choice) =>
        Text(found, "metadata", "deletionTimestamp") is null
        && Text(found, "metadata", "labels", RunLabels.Run) is null
        && (choice.Nodes is null || choice.Nodes.Contains(Text(found, "spec", "nodeName") ?? ""));

    static bool IsOut(JsonObject node, string? taint) =>
        node["spec"]?["unschedulable"] is JsonValue unschedulable && unschedulable.TryGetValue<bool>(out var cordoned) && cordoned
        || (taint is not null && (node["spec"]?["taints"] as JsonArray ?? []).Any(each => Text(each as JsonObject, "key") == taint));

    static RemedyObject Object(RemedyObjectKind kind, string? ns, JsonObject found) =>
        new(kind, ns, Text(found, "metadata", "name") ?? "", Text(found, "metadata", "uid") ?? "");

    static string? Text(JsonObject? parent, params ReadOnlySpan<string> path)
    {
        JsonNode? node = parent;
        foreach (var name in path) node = node is JsonObject map && map.TryGetPropertyValue(name, out var inner) ? inner : null;
        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }
}
