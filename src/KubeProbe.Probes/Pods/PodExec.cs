using k8s;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Pods;

/// <summary>
/// The exec API as <c>kubectl exec</c> uses it, which goes from the API server into a container on a node: a pod gets ready (<c>ready</c>), a command is run
/// in it (<c>exec</c>) and ends with the code it is to end with.
/// </summary>
sealed class PodExec(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.OwnImage("IMAGE");
    readonly IReadOnlyList<string> command = parameters.List("COMMAND") is { Count: > 0 } given ? given : ["/usr/bin/kubeprobe-probes", "workload", "exit", "0"];
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(1));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var (space, name) = (ClusterAccess.Namespace(run), ClusterAccess.Name(run, "exec"));
        var pod = new ProbedObject(run, cluster, stepTimeout, "pod", Json.Path(run, "v1", "pods"), name, () => PodTroubles.OfAsync(cluster, space, name, run.Clock));
        try
        {
            await pod.CreateAsync(Json.Object(run, "v1", "Pod", name, Json.Serving(image)));
            await pod.UntilAsync("ready", "did not become ready", seen => seen.Has("Ready"));
            await Step.RunAsync(run, "exec", stepTimeout, "the command did not end", async stop =>
            {
                var code = await cluster.Api.NamespacedPodExecAsync(
                    name, space, "work", command, tty: false, (_, output, errors) => Task.WhenAll(output.CopyToAsync(Stream.Null, stop), errors.CopyToAsync(Stream.Null, stop)), stop);
                return code == 0 ? "done" : throw new ProbeFailedException($"the command ended with exit code {code}");
            });
            await pod.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, pod.Path);
            throw;
        }
    }
}
