using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s.Autorest;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.OtherClusters;

/// <summary>
/// A virtual cluster, whose API server runs in this one and whose pods run here: a pod is made inside (<c>inner-create</c>), is seen outside under the name
/// or labels its syncer gives it (<c>synced</c>), becomes ready inside, which is the way back (<c>ready</c>), and goes inside (<c>inner-delete</c>) and
/// outside (<c>withdrawn</c>).
/// </summary>
sealed class VirtualCluster(ProbeParameters parameters) : IProbe
{
    const string MadeBy = "kubeprobe.io/made-by", Own = "virtual-cluster";
    const int MostSwept = 100;

    // Clocks of two clusters differ.
    static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    readonly string image = parameters.Image("IMAGE", RestrictedPod.DefaultImage);
    readonly string? kubeconfig = parameters.Optional("INNER_KUBECONFIG");
    readonly string innerNamespace = parameters.Text("INNER_NAMESPACE", "default");
    readonly string? hostNamespace = parameters.Optional("HOST_NAMESPACE");
    readonly string pattern = parameters.Text("HOST_NAME", "{name}-x-{namespace}-x-*");
    readonly string? hostLabels = parameters.Optional("HOST_LABELS");
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(1));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var host = ClusterAccess.Connect(parameters);
        using var inner = ClusterAccess.ConnectWith("INNER_KUBECONFIG", kubeconfig);
        var name = ClusterAccess.Name(run, "vc");
        var space = hostNamespace ?? ClusterAccess.Namespace(run);
        var pod = new ProbedObject(run, inner, stepTimeout, "inner pod", $"api/v1/namespaces/{innerNamespace}/pods", name,
            () => PodTroubles.OfAsync(inner, innerNamespace, name, run.Clock));
        await SweepAsync(run, inner, stopping);
        try
        {
            await pod.CreateAsync(Inner(run, name), "inner-create");
            await SeenOutsideAsync(run, host, space, "synced", name, there: true);
            await pod.UntilAsync("ready", "did not become ready as seen from inside", seen => seen.Has("Ready"));
            await pod.DeletedAsync("inner-delete");
            await SeenOutsideAsync(run, host, space, "withdrawn", name, there: false);
        }
        catch
        {
            await inner.TryDeleteAsync(run, pod.Path);
            throw;
        }
    }

    /// <summary>
    /// A run that was killed left its pod inside, where nothing owns it: it ended at its own deadline, and the next run takes it away. Never one
    /// that may still be probed with.
    /// </summary>
    async Task SweepAsync(ProbeRun run, ClusterAccess inner, CancellationToken stopping)
    {
        if (!run.Labels.TryGetValue(ProbeRun.CentreLabel, out var centre)) return;
        try
        {
            var list = await inner.GetAsync(
                $"api/v1/namespaces/{innerNamespace}/pods?labelSelector={Uri.EscapeDataString($"{ProbeRun.CentreLabel}={centre},{ProbeRun.RunLabel}!={run.RunId},{MadeBy}={Own}")}&limit={MostSwept}", stopping);
            foreach (var left in list.Items("items").Where(pod => IsOver(pod, run.Clock.GetUtcNow())).ToList())
                await inner.TryDeleteAsync(run, $"api/v1/namespaces/{innerNamespace}/pods/{left.Text("metadata", "name")}");
        }
        catch (HttpOperationException)
        {
            // Whoever may not list there leaves them; what this run itself may not do, its own steps tell.
        }
    }

    static bool IsOver(JsonObject pod, DateTimeOffset now) => pod.Text("status", "phase") is "Failed" or "Succeeded"
        || (DateTimeOffset.TryParse(pod.Text("metadata", "creationTimestamp"), System.Globalization.CultureInfo.InvariantCulture, out var made)
            && pod.Number("spec", "activeDeadlineSeconds") is { } seconds && now - made > TimeSpan.FromSeconds(seconds) + Grace);

    Task SeenOutsideAsync(ProbeRun run, ClusterAccess host, string space, string step, string name, bool there)
    {
        var wanted = new Regex($"^{Regex.Escape(Fill(pattern, name)).Replace(@"\*", ".*", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        var query = hostLabels is null ? "" : $"?labelSelector={Uri.EscapeDataString(Fill(hostLabels, name))}";
        return Step.RunAsync(run, step, stepTimeout, $"inner pod {name} was {(there ? "not seen" : "still seen")} in namespace {space} of the host cluster as {Fill(pattern, name)}", async stop =>
        {
            while (true)
            {
                var list = await host.GetAsync($"api/v1/namespaces/{space}/pods{query}", stop);
                if (list.Items("items").Any(pod => wanted.IsMatch(pod.Text("metadata", "name") ?? "")) == there) return "so it is";
                await Task.Delay(TimeSpan.FromMilliseconds(500), run.Clock, stop);
            }
        });
    }

    string Fill(string text, string name) =>
        text.Replace("{name}", name, StringComparison.Ordinal).Replace("{namespace}", innerNamespace, StringComparison.Ordinal);

    /// <summary>Its owner lives in the other cluster, so it can't go with that: it ends by itself instead, and is swept by the next run.</summary>
    JsonObject Inner(ProbeRun run, string name)
    {
        var spec = Json.PodSpec(image, "Never");
        spec["activeDeadlineSeconds"] = (long)Math.Max(60, ((run.Deadline ?? run.Clock.GetUtcNow()) - run.Clock.GetUtcNow()).TotalSeconds);
        var pod = Json.Object(run, "v1", "Pod", name, spec);
        pod["metadata"]!["namespace"] = innerNamespace;
        pod["metadata"]!.AsObject().Remove("ownerReferences");
        pod["metadata"]!["labels"]![MadeBy] = Own;
        return pod;
    }
}
