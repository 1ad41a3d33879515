using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.ApiServer;

/// <summary>
/// Whether what stands between a request and its object answers: objects of ordinary kinds are created as a dry run, which goes through every admission
/// webhook and is then thrown away (<c>configmaps</c>, <c>pods</c>, <c>services</c>, <c>deployments</c>, each a measurement of its own). A webhook that does
/// not answer, or is slow, shows here before a release meets it.
/// </summary>
sealed class AdmissionLiveness(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.Image("IMAGE", RestrictedPod.DefaultImage);
    readonly int rounds = parameters.Integer("ROUNDS", 3, 1, 100);
    readonly TimeSpan operationTimeout = parameters.Duration("OPERATION_TIMEOUT", TimeSpan.FromSeconds(15));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var tries = new OperationLog(run, operationTimeout, Refusal.Explain);
        var name = ClusterAccess.Name(run, "dry");
        for (var round = 0; round < rounds; round++)
        {
            await DryAsync(run, cluster, tries, "v1", "configmaps", Json.Object(run, "v1", "ConfigMap", name, null));
            await DryAsync(run, cluster, tries, "v1", "pods", Json.Object(run, "v1", "Pod", name, Json.PodSpec(image, "Never")));
            await DryAsync(run, cluster, tries, "v1", "services", Json.Service(run, name, name));
            await DryAsync(run, cluster, tries, "apps/v1", "deployments", Json.Object(run, "apps/v1", "Deployment", name, new JsonObject
            {
                ["replicas"] = 1, ["selector"] = Json.Selector(name), ["template"] = Json.Template(run, name, Json.PodSpec(image, "Always")),
            }));
        }
        tries.ThrowIfFailed();
    }

    static Task DryAsync(ProbeRun run, ClusterAccess cluster, OperationLog tries, string group, string plural, JsonObject obj) =>
        tries.TryAsync(plural, stop => cluster.CreateAsync($"{Json.Path(run, group, plural)}?dryRun=All", obj, stop));
}
