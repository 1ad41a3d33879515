using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
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

    /// <summary>Its owner lives in the other cluster, so it can't go with that: it ends by itself instead.</summary>
    JsonObject Inner(ProbeRun run, string name)
    {
        var spec = Json.PodSpec(image, "Never");
        spec["activeDeadlineSeconds"] = (long)Math.Max(60, ((run.Deadline ?? run.Clock.GetUtcNow()) - run.Clock.GetUtcNow()).TotalSeconds);
        var pod = Json.Object(run, "v1", "Pod", name, spec);
        pod["metadata"]!["namespace"] = innerNamespace;
        pod["metadata"]!.AsObject().Remove("ownerReferences");
        return pod;
    }
}
