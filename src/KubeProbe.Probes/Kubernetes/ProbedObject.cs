using System.Text.Json.Nodes;
using KubeProbe.Client;

namespace KubeProbe.Probes.Kubernetes;

/// <summary>
/// One object of any kind that a probe makes, changes, watches and deletes, each step measured and with a time of its own; what the cluster
/// says to a step that takes too long is told by <c>why</c>.
/// </summary>
sealed class ProbedObject(
    ProbeRun run, ClusterAccess cluster, TimeSpan stepTimeout, string kind, string collection, string name, Func<Task<IReadOnlyList<string>>> why)
{
    public string Name => name;

    public string Path => $"{collection}/{name}";

    /// <summary>Measured as <c>create</c>.</summary>
    public Task<JsonObject> CreateAsync(JsonObject obj, string step = "create") => run.Measure(step, stop => cluster.CreateAsync(collection, obj, stop));

    /// <summary>Waits until it is as wanted.</summary>
    /// <param name="step">Name of the measurement.</param>
    /// <param name="expectation">What did not happen, after the object's name: <c>did not become ready</c>.</param>
    /// <param name="wanted">Whether to stop waiting; may throw when waiting has become pointless.</param>
    /// <param name="first">What to do before, as a part of the step.</param>
    public Task<JsonObject> UntilAsync(string step, string expectation, Func<JsonObject, bool> wanted, Func<CancellationToken, Task>? first = null) =>
        Step.RunAsync(run, step, stepTimeout, $"{kind} {name} {expectation}", async stop =>
        {
            if (first is not null) await first(stop);
            return (await cluster.UntilAsync(collection, name, seen =>
                seen is null ? throw new ProbeFailedException($"{kind} {name} was deleted by somebody else") : wanted(seen), stop))!;
        }, why);

    /// <summary>Changes it, and waits until what its status says speaks of the change and is as wanted.</summary>
    public Task<JsonObject> ChangeAsync(string step, string expectation, string patch, Func<JsonObject, bool> wanted)
    {
        // Until the controller has seen the change the status still speaks of what was before.
        long generation = 0;
        return UntilAsync(step, expectation,
            seen => (seen.Number("metadata", "generation") ?? 0) >= generation && seen.IsObserved() && wanted(seen),
            async stop => generation = (await cluster.PatchAsync(Path, patch, stop)).Number("metadata", "generation") ?? 0);
    }

    /// <summary>Deletes it, and waits until it is gone, with what it owns.</summary>
    public Task DeletedAsync(string step = "delete") =>
        Step.RunAsync(run, step, stepTimeout, $"{kind} {name} was not gone", async stop =>
        {
            await cluster.DeleteAsync(Path, "Foreground", stop);
            return await cluster.UntilAsync(collection, name, seen => seen is null, stop);
        }, why);
}
