using System.Globalization;
using k8s;
using k8s.Models;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.ApiServer;

/// <summary>
/// What every controller does all day, on a ConfigMap and several times over: <c>create</c>, <c>get</c>, <c>list</c>, <c>update</c>,
/// <c>patch</c>, <c>watch</c> (from the request that changes the object until an open watch shows it) and <c>delete</c>. An operation that
/// fails does not end the round, so that every operation has its own success ratio.
/// </summary>
sealed class ApiServerCrud(ProbeParameters parameters) : IProbe
{
    readonly int rounds = parameters.Integer("ROUNDS", 10, 1, 1000);
    readonly TimeSpan operationTimeout = parameters.Duration("OPERATION_TIMEOUT", TimeSpan.FromSeconds(10));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var tries = new OperationLog(run, operationTimeout, Refusal.Explain);
        for (var round = 0; round < rounds; round++)
            await RoundAsync(run, cluster, tries, round.ToString(CultureInfo.InvariantCulture), stopping);
        tries.ThrowIfFailed();
    }

    static async Task RoundAsync(ProbeRun run, ClusterAccess cluster, OperationLog tries, string round, CancellationToken stopping)
    {
        var core = cluster.Api.CoreV1;
        var space = ClusterAccess.Namespace(run);
        var name = ClusterAccess.Name(run, $"cm-{round}");
        var map = new V1ConfigMap { ApiVersion = "v1", Kind = "ConfigMap", Metadata = ClusterAccess.Metadata(run, name), Data = new Dictionary<string, string> { ["round"] = round } };

        var made = await tries.TryAsync("create", stop => core.CreateNamespacedConfigMapAsync(map, space, cancellationToken: stop));
        if (made is null) return;

        var read = await tries.TryAsync("get", stop => core.ReadNamespacedConfigMapAsync(name, space, cancellationToken: stop));
        await tries.TryAsync("list", async stop =>
        {
            var list = await core.ListNamespacedConfigMapAsync(space, fieldSelector: $"metadata.name={name}", cancellationToken: stop);
            return list.Items.Count == 1 ? list : throw new ProbeFailedException($"a list showed {list.Items.Count} of 1 object just created");
        });

        var next = read ?? made;
        next.Data["updated"] = "yes";
        // Free JSON, which this client reads but can't write; the API server keeps its own.
        next.Metadata.ManagedFields = null;
        await tries.TryAsync("update", stop => core.ReplaceNamespacedConfigMapAsync(next, name, space, cancellationToken: stop));
        await WatchedPatchAsync(cluster, tries, space, name, stopping);
        await tries.TryAsync("delete", stop => core.DeleteNamespacedConfigMapAsync(name, space, cancellationToken: stop));
    }

    /// <summary>The watch is open before the patch is sent, so that what is measured is the way of the news and not of the request for it.</summary>
    static async Task WatchedPatchAsync(ClusterAccess cluster, OperationLog tries, string space, string name, CancellationToken stopping)
    {
        var core = cluster.Api.CoreV1;
        var latest = await tries.TryAsync("get", stop => core.ReadNamespacedConfigMapAsync(name, space, cancellationToken: stop));
        using var watch = latest is null ? null : await tries.TryQuietlyAsync("watch", stop =>
            cluster.WatchAsync<V1ConfigMap>($"api/v1/namespaces/{space}/configmaps", name, latest.Metadata.ResourceVersion, stop), stopping);

        var seen = watch is null ? null : tries.TryAsync("watch", async stop =>
        {
            while (await watch.NextAsync(stop) is { Ended: false } next)
                if (next.Object?.Data?.ContainsKey("patched") == true) return next.Object;
            throw new ProbeFailedException("the watch ended before it showed the change");
        });
        var patch = new V1Patch("""{"data":{"patched":"yes"}}""", V1Patch.PatchType.MergePatch);
        await tries.TryAsync("patch", stop => core.PatchNamespacedConfigMapAsync(patch, name, space, cancellationToken: stop));
        if (seen is not null) await seen;
    }
}
