using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Pods;

/// <summary>
/// The log API as <c>kubectl logs</c> uses it, which goes from the API server to the node: a pod writes a line (<c>ready</c>), and the line is read back
/// (<c>log</c>) and followed (<c>follow</c>).
/// </summary>
sealed class PodLogs(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.OwnImage("IMAGE");
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(1));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var (space, name) = (ClusterAccess.Namespace(run), ClusterAccess.Name(run, "logs"));
        var pod = new ProbedObject(run, cluster, stepTimeout, "pod", Json.Path(run, "v1", "pods"), name, () => PodTroubles.OfAsync(cluster, space, name, run.Clock));
        try
        {
            await pod.CreateAsync(Json.Object(run, "v1", "Pod", name, Json.Serving(image)));
            await pod.UntilAsync("ready", "did not become ready", seen => seen.Has("Ready"));
            await ReadAsync(run, cluster, "log", $"{pod.Path}/log");
            await ReadAsync(run, cluster, "follow", $"{pod.Path}/log?follow=true");
            await pod.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, pod.Path);
            throw;
        }
    }

    Task ReadAsync(ProbeRun run, ClusterAccess cluster, string step, string path)
    {
        var (read, last) = (0, "");
        return Step.RunAsync(run, step, stepTimeout, "the log did not show the line that the pod had written", async stop =>
        {
            // A line is on its way from the container to the node's file for a moment.
            while (true)
            {
                using var answer = await cluster.SendAsync(path, stop);
                using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
                while (await lines.ReadLineAsync(stop) is { } line)
                {
                    (read, last) = (read + 1, line);
                    if (line.Contains("workload: listens on", StringComparison.Ordinal)) return line;
                }
                await Task.Delay(TimeSpan.FromMilliseconds(200), run.Clock, stop);
            }
        }, () => Task.FromResult<IReadOnlyList<string>>([read == 0 ? $"{step}: not a line was read" : $"{step}: {read} lines were read, the last of them: {(last.Length > 200 ? last[..200] : last)}"]));
    }
}
