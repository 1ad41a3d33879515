using System.Globalization;
using System.Text.Json.Nodes;
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
        var (collection, name) = (Json.Path(run, "v1", "configmaps"), ClusterAccess.Name(run, $"cm-{round}"));
        var path = $"{collection}/{name}";
        var map = Json.Object(run, "v1", "ConfigMap", name, null);
        map["data"] = new JsonObject { ["round"] = round };

        var made = await tries.TryAsync("create", stop => cluster.CreateAsync(collection, map, stop));
        if (made is null) return;

        var read = await tries.TryAsync("get", stop => cluster.GetAsync(path, stop));
        await tries.TryAsync("list", async stop =>
        {
            var list = await cluster.GetAsync($"{collection}?fieldSelector=metadata.name%3D{name}", stop);
            return list.Items("items").Count() is 1 ? list : throw new ProbeFailedException($"a list showed {list.Items("items").Count()} of 1 object just created");
        });

        var next = read ?? made;
        (next["data"] as JsonObject ?? [])["updated"] = "yes";
        await tries.TryAsync("update", stop => cluster.ReplaceAsync(path, next, stop));
        await WatchedPatchAsync(cluster, tries, collection, name, stopping);
        await tries.TryAsync("delete", async stop =>
        {
            await cluster.DeleteAsync(path, "Background", stop);
            return path;
        });
    }

    /// <summary>The watch is open before the patch is sent, so that what is measured is the way of the news and not of the request for it.</summary>
    static async Task WatchedPatchAsync(ClusterAccess cluster, OperationLog tries, string collection, string name, CancellationToken stopping)
    {
        var path = $"{collection}/{name}";
        var latest = await tries.TryAsync("get", stop => cluster.GetAsync(path, stop));
        using var watch = latest is null ? null : await tries.TryQuietlyAsync("watch", stop =>
            cluster.WatchAsync(collection, name, latest.Text("metadata", "resourceVersion") ?? "", stop), stopping);

        var seen = watch is null ? null : tries.TryAsync("watch", async stop =>
        {
            while (await watch.NextAsync(stop) is { Ended: false } next)
                if (next.Object.Text("data", "patched") is not null) return next.Object!;
            throw new ProbeFailedException("the watch ended before it showed the change");
        });
        await tries.TryAsync("patch", stop => cluster.PatchAsync(path, """{"data":{"patched":"yes"}}""", stop));
        if (seen is not null) await seen;
    }
}
