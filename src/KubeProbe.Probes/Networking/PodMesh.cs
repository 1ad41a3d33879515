using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;
using KubeProbe.Probes.Workloads;

namespace KubeProbe.Probes.Networking;

/// <summary>
/// The pod network between all nodes: a pod on each node (<c>ready</c>) connects to the pod on every other (<c>connect</c>, one measurement a pair). A pair that
/// does not reach each other is named, by nodes; a node that reaches nobody, or is reached by nobody, is named as such.
/// </summary>
sealed class PodMesh(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.OwnImage("IMAGE");
    readonly int most = parameters.Integer("MAX_NODES", 200, 2, 1000);
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(3));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var (space, name) = (ClusterAccess.Namespace(run), ClusterAccess.Name(run, "mesh"));
        var set = new ProbedObject(run, cluster, stepTimeout, "daemon set", Json.Path(run, "apps/v1", "daemonsets"), name, async () =>
            [.. await PodTroubles.OfSelectedAsync(cluster, space, $"{Json.ObjectLabel}={name}", run.Clock), .. await PodTroubles.WarningsAsync(cluster, space, name, run.Clock)]);
        try
        {
            await set.CreateAsync(Json.Object(run, "apps/v1", "DaemonSet", name, new JsonObject
            {
                ["selector"] = Json.Selector(name), ["template"] = Json.Template(run, name, Json.Serving(image)),
            }));
            await set.UntilAsync("ready", "did not get a ready pod on every node", seen =>
                seen.IsObserved() && seen.Number("status", "desiredNumberScheduled") is > 0 and var wanted && (seen.Number("status", "numberReady") ?? 0) == wanted);
            await ConnectAsync(run, cluster, name, stopping);
            await set.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, set.Path);
            throw;
        }
    }

    async Task ConnectAsync(ProbeRun run, ClusterAccess cluster, string name, CancellationToken stop)
    {
        var list = await cluster.GetAsync($"{Json.Path(run, "v1", "pods")}?labelSelector={Uri.EscapeDataString($"{Json.ObjectLabel}={name}")}", stop);
        var pods = list.Items("items").Where(pod => pod.Text("status", "podIP") is not null).Take(most)
            .Select(pod => new MeshPod(pod.Text("spec", "nodeName") ?? "", $"{pod.Text("status", "podIP")}:{Workload.Port}")).ToList();
        if (pods.Count < 2) throw new ProbeFailedException($"there are {pods.Count} pods to connect: a mesh needs two nodes");

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(15) };
        var answers = await Task.WhenAll(pods.Select(from => AskAsync(run, http, from, pods, stop)));
        var broken = answers.SelectMany(pairs => pairs).Where(pair => pair.Why is not null).ToList();
        foreach (var pair in answers.SelectMany(pairs => pairs)) run.Record("connect", pair.Why is null, TimeSpan.Zero);
        if (broken.Count > 0) throw new ProbeFailedException([.. MeshRules.Explain(pods, broken).Take(12)]);
    }

    static async Task<IReadOnlyList<MeshPair>> AskAsync(ProbeRun run, HttpClient http, MeshPod from, List<MeshPod> all, CancellationToken stop)
    {
        var others = all.Where(pod => pod != from).ToList();
        try
        {
            var text = await http.GetStringAsync(new Uri($"http://{from.Address}/reach?{Uri.EscapeDataString(string.Join(',', others.Select(pod => pod.Address)))}"), stop);
            var told = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2).DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1]);
            return [.. others.Select(to => new MeshPair(from, to, told.GetValueOrDefault(to.Address) switch { "ok" => null, null => "it told nothing of it", var why => why }))];
        }
        catch (Exception e) when (!stop.IsCancellationRequested && e is HttpRequestException or OperationCanceledException)
        {
            run.Record("ask", false, TimeSpan.Zero);
            return [.. others.Select(to => new MeshPair(from, to, "its own pod could not be asked"))];
        }
    }
}
