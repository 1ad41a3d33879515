namespace KubeProbe.Faults.Tests.Crashes;

public sealed class CrashOfOneServerOnPostgres(OneServerOnPostgres scene) : CrashContract<OneServerOnPostgres>(scene)
{
    [Theory]
    [MemberData(nameof(CrashForms.Alone), MemberType = typeof(CrashForms))]
    public Task While_a_run_is_at(WriteStep? step) => step switch
    {
        null => WhileRunsAreAtEveryStepAsync(),
        WriteStep.Order or WriteStep.Progress or WriteStep.Verdict or WriteStep.Settled => WhileARunIsWrittenAsync(step.Value),
        _ => WhileWhatFollowsAFailureIsWrittenAsync(step.Value),
    };
}

public sealed class CrashOfOneOfTwoServers(TwoServersOnPostgres scene) : CrashContract<TwoServersOnPostgres>(scene)
{
    [Theory]
    [MemberData(nameof(CrashForms.OfARun), MemberType = typeof(CrashForms))]
    public Task While_a_run_is_written(WriteStep step) => WhileARunIsWrittenAsync(step);

    [Theory]
    [MemberData(nameof(CrashForms.OfAFailure), MemberType = typeof(CrashForms))]
    public Task While_what_follows_a_failure_is_written(WriteStep step) => WhileWhatFollowsAFailureIsWrittenAsync(step);

    [Fact]
    public Task While_runs_are_at_every_step_of_their_way_through_the_cluster() => WhileRunsAreAtEveryStepAsync();
}

/// <summary>
/// A database does what it was sent, also when whoever sent it is dead; on a busy one, after another server has read what there is and
/// taken over.
/// </summary>
public sealed class InDoubtTests(OneServerOnPostgres crash) : IClassFixture<OneServerOnPostgres>
{
    readonly Scene scene = crash.Scene;

    [Theory]
    [MemberData(nameof(CrashForms.InDoubt), MemberType = typeof(CrashForms))]
    public async Task What_a_dead_server_had_sent_is_done_after_another_took_over(WriteStep step)
    {
        var name = $"doubt-{step.ToString().ToLowerInvariant()}";
        await scene.ApplyAsync(FleetManifests.Case(name));
        await using var hold = await scene.Store.HoldAsync(step);
        var triggered = CrashScene.Clusters.Select(cluster => TryTriggerAsync(cluster, name)).ToList();
        var victim = await hold.ReachedAsync(scene.Servers);

        await scene.KillAsync(victim);
        await Task.WhenAll(triggered);
        await scene.AddServerAsync(victim.Name);
        await hold.DisposeAsync();

        var accepted = await Task.WhenAll(CrashScene.Clusters.Select(cluster => scene.TriggerAsync(cluster, name, name)));
        await scene.SettledAsync();
        await scene.EachOnceAsync(name, "Passed", accepted);
        await scene.EachSlotAsync("steady", CrashScene.Period);
        await scene.CleanAsync();
    }

    async Task TryTriggerAsync(string cluster, string name)
    {
        try
        {
            _ = await scene.PostAsync("/api/v1/runs", $$"""{"cluster":"{{cluster}}","case":"{{name}}","idempotencyKey":"{{name}}"}""");
        }
        catch (HttpRequestException)
        {
            // Its server was killed meanwhile.
        }
    }
}
