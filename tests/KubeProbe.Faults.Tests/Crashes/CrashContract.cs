namespace KubeProbe.Faults.Tests.Crashes;

/// <summary>A server is killed while runs are at a certain step: no run is lost, none happens twice, all end.</summary>
public abstract class CrashContract<TScene>(TScene crash) : IClassFixture<TScene> where TScene : CrashScene
{
    const int Steps = 10;
    const int AtOnce = 50;

    static readonly int RunsPerCluster = CrashForms.InFlight / Steps / CrashScene.Clusters.Length;

    // What is held at an API server is held for ten seconds at most, then the centre asks again and doubts it: so no more than come there meanwhile.
    const int HeldPerCluster = 4;

    readonly Scene scene = crash.Scene;

    protected async Task WhileARunIsWrittenAsync(WriteStep step)
    {
        var name = $"write-{step.ToString().ToLowerInvariant()}";
        // That a pod runs is written within a second, and not at all when its report comes sooner.
        var working = new TaskCompletionSource();
        if (step is WriteStep.Progress) scene.Fleet.Script(name, PodScript.Passes with { Until = working.Task });
        await scene.ApplyAsync(FleetManifests.Case(name, CrashForms.Timeout));
        await using var hold = await scene.Store.HoldAsync(step);
        var triggered = Triggers(name).Select(trigger => TryTriggerAsync(trigger)).ToList();
        var victim = await hold.ReachedAsync(scene.Servers);

        await scene.KillAsync(victim);
        working.SetResult();
        await hold.LoseAsync(victim);
        await hold.DisposeAsync();
        await Task.WhenAll(triggered);
        await crash.ReplaceAsync(victim);

        // Whoever got no answer asks again: the same key is the same run.
        var accepted = await TriggerAsync(name);
        await scene.SettledAsync();
        await scene.EachOnceAsync(name, "Passed", accepted);
        await scene.EachSlotAsync("steady", CrashScene.Period);
        await scene.CleanAsync();
    }

    protected async Task WhileWhatFollowsAFailureIsWrittenAsync(WriteStep step)
    {
        var name = $"after-{step.ToString().ToLowerInvariant()}";
        // A server writes in turn: what is to be accepted must not come behind what is held.
        var working = new TaskCompletionSource();
        scene.Fleet.Script(name, PodScript.Fails with { Until = working.Task });
        await scene.ApplyAsync(FleetManifests.Case(name, CrashForms.Timeout));
        await using var hold = await scene.Store.HoldAsync(step);
        var accepted = await TriggerAsync(name);
        working.SetResult();
        var victim = await hold.ReachedAsync(scene.Servers);

        await scene.KillAsync(victim);
        await hold.LoseAsync(victim);
        await hold.DisposeAsync();
        await crash.ReplaceAsync(victim);

        await scene.SettledAsync();
        await scene.EachOnceAsync(name, "Failed", accepted);
        await scene.AlertedOnceAsync(name, CrashScene.Clusters.Length);
        await scene.CleanAsync();
    }

    protected async Task WhileRunsAreAtEveryStepAsync()
    {
        // One case for each step, and a hold for what its runs do there.
        var working = new TaskCompletionSource();
        var heard = new TaskCompletionSource();
        (string Case, bool Passes, Func<RequestHold>? Hold)[] steps =
        [
            ("secret-comes", true, () => scene.Fleet.Hold(Held.Before, request => request is { Case: "secret-comes", Verb: "create", Resource: "secrets" })),
            ("secret-made", true, () => scene.Fleet.Hold(Held.After, request => request is { Case: "secret-made", Verb: "create", Resource: "secrets" })),
            ("pod-comes", true, () => scene.Fleet.Hold(Held.Before, request => request is { Case: "pod-comes", Verb: "create", Resource: "pods" })),
            ("pod-made", true, () => scene.Fleet.Hold(Held.After, request => request is { Case: "pod-made", Verb: "create", Resource: "pods" })),
            ("pod-works", true, null),
            ("log-read", false, () => scene.Fleet.Hold(Held.Before, request => request is { Case: "log-read", Resource: "log" })),
            ("secret-goes", true, () => scene.Fleet.Hold(Held.Before, request => request is { Case: "secret-goes", Verb: "delete", Resource: "secrets" })),
            ("secret-gone", true, () => scene.Fleet.Hold(Held.After, request => request is { Case: "secret-gone", Verb: "delete", Resource: "secrets" })),
            ("pod-goes", true, () => scene.Fleet.Hold(Held.Before, request => request is { Case: "pod-goes", Verb: "delete", Resource: "pods" })),
            ("alert-told", false, null),
        ];
        // All others are in flight already, and work.
        scene.Fleet.Script("many", PodScript.Passes with { Until = working.Task });
        await scene.ApplyAsync(FleetManifests.Case("many", CrashForms.Timeout));
        var many = (await TriggerAsync("many", (RunsPerCluster - HeldPerCluster) * Steps)).ToHashSet();
        await Patience.UntilAsync(
            () => Task.FromResult(scene.Fleet.Clusters.Sum(cluster => cluster.Created.Count(made => many.Contains(made.Run))) == many.Count),
            () => "not all of them have a pod", CrashForms.SetUpTakes);
        foreach (var step in steps) scene.Fleet.Script(step.Case, step.Passes ? PodScript.Passes : PodScript.Fails);
        scene.Fleet.Script("pod-made", PodScript.Passes with { Until = working.Task });
        scene.Fleet.Script("pod-works", PodScript.Passes with { Until = working.Task });
        await scene.ApplyAsync(string.Concat(steps.Select(step => FleetManifests.Case(step.Case, CrashForms.Timeout))));
        var holds = steps.Select(step => step.Hold?.Invoke()).ToList();
        var alerts = scene.Alerts.Came.Count;
        scene.Alerts.HoldUntil(heard.Task);

        var accepted = new List<string[]>();
        foreach (var step in steps) accepted.Add(await TriggerAsync(step.Case, HeldPerCluster));
        foreach (var (step, hold) in steps.Zip(holds))
            if (hold is not null) await hold.ReachedAsync(HeldPerCluster * CrashScene.Clusters.Length, step.Case, CrashForms.SetUpTakes);
        await scene.Alerts.Came.UntilAsync(alerts + 1, "alerts told", CrashForms.SetUpTakes);

        // The runs of several servers are spread over them.
        var victim = scene.Servers[0];
        await scene.KillAsync(victim);
        foreach (var hold in holds) hold?.Dispose();
        heard.SetResult();
        working.SetResult();
        await crash.ReplaceAsync(victim);

        await scene.SettledAsync();
        await scene.EachOnceAsync("many", "Passed", many);
        foreach (var (step, runs) in steps.Zip(accepted)) await scene.EachOnceAsync(step.Case, step.Passes ? "Passed" : "Failed", runs);
        await scene.AlertedOnceAsync("alert-told", CrashScene.Clusters.Length);
        await scene.AlertedOnceAsync("log-read", CrashScene.Clusters.Length);
        await scene.CleanAsync();
    }

    // Not all at once: how many requests a server takes in a second is not what is tested.
    async Task<string[]> TriggerAsync(string @case, int? perCluster = null)
    {
        var runs = new List<string>();
        foreach (var some in Triggers(@case, perCluster).Chunk(AtOnce))
            runs.AddRange(await Task.WhenAll(some.Select(trigger => scene.TriggerAsync(trigger.Cluster, @case, trigger.Key))));
        return [.. runs];
    }

    static IEnumerable<(string Cluster, string Case, string Key)> Triggers(string @case, int? perCluster = null) =>
        from cluster in CrashScene.Clusters from number in Enumerable.Range(0, perCluster ?? RunsPerCluster) select (cluster, @case, $"{@case}-{number}");

    async Task TryTriggerAsync((string Cluster, string Case, string Key) trigger)
    {
        try
        {
            _ = await scene.PostAsync("/api/v1/runs", $$"""{"cluster":"{{trigger.Cluster}}","case":"{{trigger.Case}}","idempotencyKey":"{{trigger.Key}}"}""");
        }
        catch (HttpRequestException)
        {
            // Its server was killed meanwhile; that of another may answer 503.
        }
    }
}
