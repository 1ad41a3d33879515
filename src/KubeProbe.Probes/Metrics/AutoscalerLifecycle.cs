using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Inspections;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Metrics;

/// <summary>
/// A horizontal pod autoscaler: a deployment (<c>ready</c>) gets one (<c>create</c>), which reads the pods' metrics (<c>active</c>: its condition ScalingActive is
/// true) and keeps its lower bound (<c>scaled</c>: one pod is scaled up to two).
/// </summary>
sealed class AutoscalerLifecycle(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.OwnImage("IMAGE");
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(3));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var (space, name) = (ClusterAccess.Namespace(run), ClusterAccess.Name(run, "hpa"));
        Task<IReadOnlyList<string>> Why() => PodTroubles.OfSelectedAsync(cluster, space, $"{Json.ObjectLabel}={name}", run.Clock);
        var deployment = new ProbedObject(run, cluster, stepTimeout, "deployment", Json.Path(run, "apps/v1", "deployments"), name, Why);
        var version = await cluster.ServedAsync(KubeKinds.Autoscalers, stopping);
        var autoscaler = new ProbedObject(run, cluster, stepTimeout, "autoscaler", Json.Path(run, version, "horizontalpodautoscalers"), name, async () =>
            [.. await ConditionsAsync(run, cluster, version, name), .. await PodTroubles.WarningsAsync(cluster, space, name, run.Clock)]);
        try
        {
            await deployment.CreateAsync(Json.Object(run, "apps/v1", "Deployment", name, new JsonObject
            {
                ["replicas"] = 1, ["selector"] = Json.Selector(name), ["template"] = Json.Template(run, name, Json.Serving(image)),
            }), "deployment");
            await deployment.UntilAsync("ready", "did not get 1 pod available", seen => seen.IsObserved() && seen.Number("status", "availableReplicas") == 1);
            await autoscaler.CreateAsync(Json.Object(run, version, "HorizontalPodAutoscaler", name, new JsonObject
            {
                ["scaleTargetRef"] = new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = name },
                ["minReplicas"] = 2,
                ["maxReplicas"] = 3,
                ["metrics"] = JsonNode.Parse("""[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]"""),
            }));
            await deployment.UntilAsync("scaled", "was not scaled up to the autoscaler's lower bound of 2 pods", seen => (seen.Number("spec", "replicas") ?? 0) >= 2);
            await autoscaler.UntilAsync("active", "does not get the metrics of its pods", seen => seen.Has("ScalingActive"));
            await autoscaler.DeletedAsync();
            await deployment.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, autoscaler.Path, deployment.Path);
            throw;
        }
    }

    static async Task<IReadOnlyList<string>> ConditionsAsync(ProbeRun run, ClusterAccess cluster, string version, string name)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), run.Clock);
        try
        {
            var seen = await cluster.GetAsync($"{Json.Path(run, version, "horizontalpodautoscalers")}/{name}", patience.Token);
            return [.. seen.Items("status", "conditions").Where(c => c.Text("status") == "False" && c.Text("type") is "AbleToScale" or "ScalingActive").Select(c => $"{c.Text("reason")}: {c.Text("message")}")];
        }
        catch (Exception e)
        {
            return Refusal.Explain(e) is { } words ? [$"the autoscaler could not be read: {words[0]}"] : [];
        }
    }
}
