using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.ApiServer;

/// <summary>
/// What makes an API server slow first: lists. Objects are listed from etcd (<c>list</c>), from the API server's cache (<c>list-cached</c>) and in pages
/// (<c>list-pages</c>), some rounds; <c>objects</c> tells how many there were.
/// </summary>
sealed class ApiServerList(ProbeParameters parameters) : IProbe
{
    readonly string path = Path(parameters);
    readonly int rounds = parameters.Integer("ROUNDS", 5, 1, 1000);
    readonly int pageSize = parameters.Integer("PAGE_SIZE", 100, 1, 10_000);
    readonly TimeSpan operationTimeout = parameters.Duration("OPERATION_TIMEOUT", TimeSpan.FromSeconds(30));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var tries = new OperationLog(run, operationTimeout, Refusal.Explain);
        for (var round = 0; round < rounds; round++)
        {
            await tries.TryAsync("list", stop => CountAsync(cluster, path, stop));
            await tries.TryAsync("list-cached", stop => CountAsync(cluster, $"{path}?resourceVersion=0", stop));
            var pages = await tries.TryAsync("list-pages", stop => PagesAsync(cluster, stop));
            if (round == 0 && pages is [var objects]) run.Record("objects", objects, "objects");
        }
        tries.ThrowIfFailed();
    }

    async Task<int[]> PagesAsync(ClusterAccess cluster, CancellationToken stop)
    {
        var (count, more) = (0, (string?)null);
        do
        {
            var list = await cluster.GetAsync($"{path}?limit={pageSize}{(more is null ? "" : $"&continue={Uri.EscapeDataString(more)}")}", stop);
            count += list.Items("items").Count();
            more = list.Text("metadata", "continue");
        }
        while (!string.IsNullOrEmpty(more));
        return [count];
    }

    static async Task<int[]> CountAsync(ClusterAccess cluster, string path, CancellationToken stop) => [(await cluster.GetAsync(path, stop)).Items("items").Count()];

    static string Path(ProbeParameters parameters)
    {
        var resource = Manifests.ResourcePath.Read(parameters, "RESOURCE", "v1/pods");
        return resource is null ? "" : $"{(resource.GroupVersion.Contains('/') ? "apis" : "api")}/{resource.GroupVersion}/{resource.Plural}";
    }
}
