using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Jobs;

/// <summary>
/// Jobs as batch work has them: one whose pods end well is complete (<c>complete</c>, from its creation), one whose pod ends badly is told as failed
/// (<c>failure</c>), and both go with their pods (<c>delete</c>).
/// </summary>
sealed class JobLifecycle(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.OwnImage("IMAGE");
    readonly int completions = parameters.Integer("COMPLETIONS", 2, 1, 50);
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(2));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var (good, bad) = (JobOf(run, cluster, "job"), JobOf(run, cluster, "fails"));
        try
        {
            await good.CreateAsync(Object(run, good.Name, "0", completions));
            await good.UntilAsync("complete", $"did not complete {completions} pods", seen =>
                seen.Condition("Failed") is { } failed && failed.Text("status") == "True"
                    ? throw new ProbeFailedException($"job {good.Name} failed though its pods are to end well: {failed.Text("reason")}: {failed.Text("message")}")
                    : seen.Has("Complete") && seen.Number("status", "succeeded") == completions);

            await bad.CreateAsync(Object(run, bad.Name, "1", 1));
            await bad.UntilAsync("failure", "was not told as failed, though its pod ended with 1", seen =>
                seen.Has("Complete") ? throw new ProbeFailedException($"job {bad.Name} is told as complete, though its pod ended with 1") : seen.Has("Failed"));
            await good.DeletedAsync();
            await bad.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, good.Path, bad.Path);
            throw;
        }
    }

    ProbedObject JobOf(ProbeRun run, ClusterAccess cluster, string part)
    {
        var (space, name) = (ClusterAccess.Namespace(run), ClusterAccess.Name(run, part));
        return new ProbedObject(run, cluster, stepTimeout, "job", Json.Path(run, "batch/v1", "jobs"), name, async () =>
            [.. await PodTroubles.OfSelectedAsync(cluster, space, $"{Json.ObjectLabel}={name}", run.Clock), .. await PodTroubles.WarningsAsync(cluster, space, name, run.Clock)]);
    }

    JsonObject Object(ProbeRun run, string name, string exit, int wanted) => Json.Object(run, "batch/v1", "Job", name, new JsonObject
    {
        ["completions"] = wanted,
        ["parallelism"] = Math.Min(wanted, 2),
        ["backoffLimit"] = exit == "0" ? 3 : 0,
        ["template"] = Json.Template(run, name, Json.PodSpec(image, "Never", "workload", "exit", exit)),
    });
}
