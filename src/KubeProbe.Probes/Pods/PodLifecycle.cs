using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Pods;

/// <summary>
/// A pod through its life as its user sees it: accepted (<c>create</c>), given a node (<c>scheduled</c>), running and ready
/// (<c>ready</c>, counted from creation), gone after deletion (<c>delete</c>).
/// </summary>
sealed class PodLifecycle(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.Image("IMAGE", RestrictedPod.DefaultImage);
    readonly TimeSpan readyTimeout = parameters.Duration("READY_TIMEOUT", TimeSpan.FromMinutes(1));
    readonly TimeSpan deleteTimeout = parameters.Duration("DELETE_TIMEOUT", TimeSpan.FromMinutes(1));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var (pods, name) = (Json.Path(run, "v1", "pods"), ClusterAccess.Name(run, "pod"));
        await run.Measure("create", stop => cluster.CreateAsync(pods, Json.Object(run, "v1", "Pod", name, RestrictedPod.Spec(image, "Never")), stop));
        try
        {
            await ReadyAsync(run, cluster, pods, name);
        }
        catch
        {
            await TryDeleteAsync(run, cluster, $"{pods}/{name}");
            throw;
        }

        await DeletedAsync(run, cluster, pods, name);
    }

    async Task ReadyAsync(ProbeRun run, ClusterAccess cluster, string pods, string name)
    {
        var begin = run.Clock.GetTimestamp();
        var scheduled = false;
        await Step.RunAsync(run, "ready", readyTimeout, $"pod {name} did not become ready", stop =>
            cluster.UntilAsync(pods, name, seen =>
            {
                if (seen is null) throw new ProbeFailedException($"pod {name} was deleted by somebody else before it was ready");
                if (!scheduled && seen.Text("spec", "nodeName") is { Length: > 0 })
                {
                    scheduled = true;
                    run.Record("scheduled", true, run.Clock.GetElapsedTime(begin));
                }

                if (seen.Text("status", "phase") is "Failed" or "Succeeded")
                    throw new ProbeFailedException([$"pod {name} ended before it was ready", .. PodTroubles.Of(seen)]);
                return seen.Has("Ready");
            }, stop),
            async () =>
            {
                if (!scheduled) run.Record("scheduled", false, run.Clock.GetElapsedTime(begin));
                return await PodTroubles.OfAsync(cluster, ClusterAccess.Namespace(run), name, run.Clock);
            });
    }

    async Task DeletedAsync(ProbeRun run, ClusterAccess cluster, string pods, string name) =>
        await Step.RunAsync(run, "delete", deleteTimeout, $"pod {name} was not gone", async stop =>
        {
            await cluster.DeleteAsync($"{pods}/{name}", "Background", stop);
            return await cluster.UntilAsync(pods, name, seen => seen is null, stop);
        }, () => PodTroubles.OfAsync(cluster, ClusterAccess.Namespace(run), name, run.Clock));

    static async Task TryDeleteAsync(ProbeRun run, ClusterAccess cluster, string pod)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), run.Clock);
        try
        {
            await cluster.DeleteAsync(pod, "Background", patience.Token, graceSeconds: 0);
        }
        catch (Exception)
        {
            // Best effort only: the pod names the run as its owner and goes with it; what failed before is what is reported.
        }
    }
}
