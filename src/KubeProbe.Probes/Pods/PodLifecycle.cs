using k8s;
using k8s.Models;
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
        var name = ClusterAccess.Name(run, "pod");
        var pod = new V1Pod { ApiVersion = "v1", Kind = "Pod", Metadata = ClusterAccess.Metadata(run, name), Spec = RestrictedPod.Spec(image, "Never") };
        await run.Measure("create", stop => cluster.Api.CoreV1.CreateNamespacedPodAsync(pod, pod.Metadata.NamespaceProperty, cancellationToken: stop));
        try
        {
            await ReadyAsync(run, cluster, pod);
        }
        catch
        {
            await TryDeleteAsync(run, cluster, pod);
            throw;
        }

        await DeletedAsync(run, cluster, pod);
    }

    async Task ReadyAsync(ProbeRun run, ClusterAccess cluster, V1Pod pod)
    {
        var begin = run.Clock.GetTimestamp();
        var scheduled = false;
        await Step.RunAsync(run, "ready", readyTimeout, $"pod {pod.Metadata.Name} did not become ready", stop =>
            cluster.UntilAsync<V1Pod>(Pods(pod), pod.Metadata.Name, seen =>
            {
                if (seen is null) throw new ProbeFailedException($"pod {pod.Metadata.Name} was deleted by somebody else before it was ready");
                if (!scheduled && seen.Spec.NodeName is { Length: > 0 })
                {
                    scheduled = true;
                    run.Record("scheduled", true, run.Clock.GetElapsedTime(begin));
                }

                if (seen.Status?.Phase is "Failed" or "Succeeded")
                    throw new ProbeFailedException([$"pod {pod.Metadata.Name} ended before it was ready", .. PodTroubles.Of(seen)]);
                return seen.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;
            }, stop),
            async () =>
            {
                if (!scheduled) run.Record("scheduled", false, run.Clock.GetElapsedTime(begin));
                return await PodTroubles.OfAsync(cluster, pod.Metadata.NamespaceProperty, pod.Metadata.Name, run.Clock);
            });
    }

    async Task DeletedAsync(ProbeRun run, ClusterAccess cluster, V1Pod pod) =>
        await Step.RunAsync(run, "delete", deleteTimeout, $"pod {pod.Metadata.Name} was not gone", async stop =>
        {
            await cluster.Api.CoreV1.DeleteNamespacedPodAsync(pod.Metadata.Name, pod.Metadata.NamespaceProperty, cancellationToken: stop);
            return await cluster.UntilAsync<V1Pod>(Pods(pod), pod.Metadata.Name, seen => seen is null, stop);
        }, () => PodTroubles.OfAsync(cluster, pod.Metadata.NamespaceProperty, pod.Metadata.Name, run.Clock));

    static async Task TryDeleteAsync(ProbeRun run, ClusterAccess cluster, V1Pod pod)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), run.Clock);
        try
        {
            await cluster.Api.CoreV1.DeleteNamespacedPodAsync(
                pod.Metadata.Name, pod.Metadata.NamespaceProperty, gracePeriodSeconds: 0, cancellationToken: patience.Token);
        }
        catch (Exception)
        {
            // Best effort only: the pod names the run as its owner and goes with it; what failed before is what is reported.
        }
    }

    static string Pods(V1Pod pod) => $"api/v1/namespaces/{pod.Metadata.NamespaceProperty}/pods";
}
