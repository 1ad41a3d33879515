using System.Globalization;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.ApiServer;

/// <summary>
/// How soon news reach those who watch: some watches are open on one object (<c>open</c>), the object is changed some rounds, and each watch's way of the
/// news is measured (<c>watch</c>). A watch that misses a change, or is cut, fails.
/// </summary>
sealed class ApiServerWatch(ProbeParameters parameters) : IProbe
{
    readonly int watchers = parameters.Integer("WATCHERS", 5, 1, 100);
    readonly int rounds = parameters.Integer("ROUNDS", 5, 1, 1000);
    readonly TimeSpan operationTimeout = parameters.Duration("OPERATION_TIMEOUT", TimeSpan.FromSeconds(10));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var (collection, name) = (Json.Path(run, "v1", "configmaps"), ClusterAccess.Name(run, "watched"));
        var made = await run.Measure("create", stop => cluster.CreateAsync(collection, Json.Object(run, "v1", "ConfigMap", name, null), stop));
        var tries = new OperationLog(run, operationTimeout, Refusal.Explain);
        List<WatchStream> open = [];
        try
        {
            for (var i = 0; i < watchers; i++)
                if (await tries.TryQuietlyAsync("open", stop => cluster.WatchAsync(collection, name, made.Text("metadata", "resourceVersion") ?? "", stop), stopping) is { } watch) open.Add(watch);
            for (var round = 0; round < rounds && open.Count > 0; round++) await RoundAsync(cluster, tries, open, $"{collection}/{name}", round.ToString(CultureInfo.InvariantCulture));
            await run.Measure("delete", stop => cluster.DeleteAsync($"{collection}/{name}", "Background", stop));
        }
        finally
        {
            foreach (var watch in open) watch.Dispose();
            if (stopping.IsCancellationRequested) await cluster.TryDeleteAsync(run, $"{collection}/{name}");
        }
        tries.ThrowIfFailed();
    }

    static async Task RoundAsync(ClusterAccess cluster, OperationLog tries, List<WatchStream> open, string path, string round)
    {
        var seen = open.Select(watch => tries.TryAsync("watch", async stop =>
        {
            while (await watch.NextAsync(stop) is { Ended: false } next)
                if (next.Object.Text("data", "round") == round) return next.Object!;
            throw new ProbeFailedException($"a watch ended before it showed change {round}");
        })).ToList();
        await tries.TryAsync("patch", stop => cluster.PatchAsync(path, $$$"""{"data":{"round":"{{{round}}}"}}""", stop));
        await Task.WhenAll(seen);
    }
}
