using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>A pod that does not start in time: the node's fault, or a timeout too short for the fastest node's rival.</summary>
public sealed class StartedElsewhereTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Theory]
    [InlineData("n2", Verdict.ProbeFault, "deadline-too-short")]
    [InlineData("n1", Verdict.Failed, "start-deadline")]
    public async Task A_pod_that_does_not_start_is_judged_by_how_the_case_started_on_other_nodes(string node, Verdict verdict, string reason)
    {
        await silo.DeclareAsync();
        var first = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        var started = Sighting(first, "n1") with { Phase = "Running", StartedAt = silo.Clock.GetUtcNow(), CreatedAt = silo.Clock.GetUtcNow() };
        silo.Target.Shows(started);
        await silo.UntilAsync(silo.NextAsync(run => run.Phase is RunPhase.Running), TimeSpan.Zero);
        silo.Target.Shows(started with { Phase = "Succeeded", End = new ContainerEnd(0, "Completed", "ok", null) });
        Assert.Equal(Verdict.Passed, (await silo.FinishedAsync()).Verdict!.Verdict);

        var second = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        silo.Target.Shows(Sighting(second, node) with { WaitingReason = "ContainerCreating" });

        var run = await silo.FinishedAsync();
        Assert.Equal((second.Run.Id, verdict, reason), (run.Order.Id, run.Verdict!.Verdict, run.Verdict.Reason));
    }

    static PodSighting Sighting(PodOrder pod, string node) => new()
    {
        Pod = PodName.Of(pod.Run.Id, pod.Attempt, pod.Node),
        Run = pod.Run.Id,
        Attempt = pod.Attempt,
        Node = node,
        Phase = "Pending",
    };
}
