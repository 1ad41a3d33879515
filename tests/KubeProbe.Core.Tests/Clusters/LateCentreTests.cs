using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>The centre itself is late, or does not hear an answer: the cluster is not blamed for it.</summary>
public sealed class LateCentreTests : IAsyncLifetime
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_pod_that_the_centre_is_late_to_make_has_its_whole_time()
    {
        var reading = new TaskCompletionSource();
        silo.Vault.ReadsAfter = reading.Task;
        await StartAsync();
        silo.Clock.Advance(Timeout - TimeSpan.FromSeconds(5));
        reading.SetResult();

        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);

        Assert.Equal(silo.Clock.GetUtcNow() + Timeout, pod.Deadline);
    }

    [Fact]
    public async Task A_pod_that_was_made_without_an_answer_is_judged_by_how_it_ended()
    {
        silo.Target.StartFault = new TargetClusterException(TargetFault.TimedOut, "no answer within 10 s");
        var run = await StartAsync();
        silo.Target.Found = _ => Sighting(run) with { Phase = "Succeeded", End = new ContainerEnd(0, "Completed", "ok", null) };

        var finished = await silo.FinishedAsync();

        Assert.Equal((Verdict.Passed, ClosedBy.TerminationMessage), (finished.Verdict!.Verdict, finished.ClosedBy));
    }

    [Fact]
    public async Task One_that_runs_still_has_its_time_from_when_it_was_made()
    {
        silo.Target.StartFault = new TargetClusterException(TargetFault.ServerError, "etcdserver: request timed out");
        var run = await StartAsync();
        var made = new TaskCompletionSource<DateTimeOffset>();
        silo.Target.Found = _ =>
        {
            made.TrySetResult(silo.Clock.GetUtcNow());
            return Sighting(run) with { Phase = "Running", CreatedAt = made.Task.Result, StartedAt = made.Task.Result };
        };

        var finished = await silo.FinishedAsync();

        Assert.Equal("deadline", finished.Verdict!.Reason);
        Assert.InRange(finished.FinishedAt!.Value, await made.Task + Timeout, DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task Where_there_is_no_pod_it_is_the_api_server_that_did_not_answer()
    {
        silo.Target.StartFault = new TargetClusterException(TargetFault.TimedOut, "no answer within 10 s");
        silo.Target.PodStatus = "{}";
        await StartAsync();

        Assert.Equal("api-slow", (await silo.FinishedAsync()).Verdict!.Reason);
    }

    [Fact]
    public async Task News_that_waited_until_after_the_deadline_is_not_what_a_pod_is_judged_by()
    {
        var run = await StartAsync();
        await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero);
        var (looking, looked) = (new TaskCompletionSource(), silo.Target.CollectCalls);
        silo.Target.LooksAfter = looking.Task;
        silo.Target.Found = _ => Sighting(run) with { Phase = "Succeeded", End = new ContainerEnd(0, "Completed", "ok", null) };
        await silo.UntilAsync(LookedAsync(looked));

        await silo.Grains.GetGrain<IProbeRunGrain>(run.Order.Id.ToString()).ObserveAsync(Sighting(run) with { Node = "", Phase = "Pending" }, gone: false);
        looking.SetResult();

        Assert.Equal(Verdict.Passed, (await silo.FinishedAsync()).Verdict!.Verdict);
    }

    [Fact]
    public async Task Answers_that_were_missed_for_want_of_cpu_are_the_centres_own_affair()
    {
        silo.Target.StartFault = new TargetClusterException(TargetFault.TimedOut, "no answer within 10 s");
        silo.Target.OnStart = () => silo.OwnDelay.Total += TimeSpan.FromSeconds(7);
        silo.Target.PodStatus = "{}";
        await StartAsync();

        var run = await silo.UntilAsync(silo.NextAsync(run => run.Phase is RunPhase.Finished), TimeSpan.FromSeconds(10));

        Assert.Equal((Verdict.Unknown, "centre-late"), (run.Verdict!.Verdict, run.Verdict.Reason));
        Assert.Contains("came 7 s late to its own work", run.Verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_was_missed_for_want_of_cpu_is_no_outage()
    {
        silo.Target.Connection = new ConnectionCheck(false, "TimedOut", "no answer within 10 s", null);
        silo.Target.WatchFault = new TargetClusterException(TargetFault.TimedOut, "no answer within 10 s");
        silo.Target.OnCheck = () => silo.OwnDelay.Total += TimeSpan.FromSeconds(7);
        await silo.DeclareAsync();
        await silo.UntilAsync(CheckedAsync(silo.Target.CheckCalls + 5));
        Assert.Null(await silo.Cluster.OutageAsync());

        silo.Target.OnCheck = static () => { };
        Assert.Equal("", (await silo.UntilAsync(silo.Alerts.Written.ReadAsync())).Alert.Case);
    }

    [Fact]
    public async Task While_it_is_behind_slots_wait_and_are_skipped_with_the_reason_and_people_are_served()
    {
        silo.OwnDelay.IsBehind = true;
        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k", Schedule = new() { Interval = TimeSpan.FromMinutes(1) }, StartingDeadline = TimeSpan.FromSeconds(10) });
        await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), "1", "ann"));
        Assert.Equal(RunTrigger.Manual, (await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.Zero)).Run.Trigger);

        await silo.UntilAsync(SkippedAsync("busy"));
        Assert.DoesNotContain(silo.History.All, run => run.Order.Trigger is RunTrigger.Periodic);

        silo.OwnDelay.IsBehind = false;
        Assert.Equal(RunTrigger.Periodic, (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run.Trigger);
    }

    async ValueTask<bool> CheckedAsync(int times)
    {
        while (Volatile.Read(ref silo.Target.CheckCalls) < times) await Task.Yield();
        return true;
    }

    async ValueTask<bool> SkippedAsync(string reason)
    {
        while (!silo.History.Skipped.Any(slot => slot.Reason == reason)) await Task.Yield();
        return true;
    }

    async ValueTask<bool> LookedAsync(int before)
    {
        while (Volatile.Read(ref silo.Target.CollectCalls) == before) await Task.Yield();
        return true;
    }

    async Task<RunRecord> StartAsync()
    {
        await silo.DeclareAsync(
            new BindingSpec { Cluster = "c1", Case = "k" },
            new ProbeCaseSpec { Template = "t", Parameters = new Dictionary<string, ParameterValue> { ["PASSWORD"] = new() { SecretRef = silo.Vault.Put("db", "password", "x") } } },
            template: new ProbeTemplateSpec { Image = "probe:1", Timeout = Timeout, Parameters = [new ParameterDeclaration { Name = "PASSWORD", Secret = true }] });
        return (await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), "1", "ann"))).Run!;
    }

    static PodSighting Sighting(RunRecord run) => new()
    {
        Pod = PodName.Of(run.Order.Id, 1, null),
        Run = run.Order.Id,
        Attempt = 1,
        Node = "n1",
        Phase = "Pending",
    };
}
