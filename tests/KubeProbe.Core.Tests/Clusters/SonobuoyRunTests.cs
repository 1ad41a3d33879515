using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>A plugin and the side-car that reads its results: the end of the one is not the end of the run, unless the other says nothing.</summary>
public sealed class SonobuoyRunTests : IAsyncLifetime
{
    static readonly ProbeTemplateSpec Plugin = new() { Image = "plugin:1", Timeout = TimeSpan.FromMinutes(30), Contract = ProbeContract.Sonobuoy };
    static readonly BindingSpec Now = new() { Cluster = "c1", Case = "k", Schedule = new() { Interval = TimeSpan.FromMinutes(40) } };

    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_plugin_that_ends_without_results_is_told_soon_and_not_at_its_deadline()
    {
        await silo.DeclareAsync(Now, template: Plugin);
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.FromMinutes(1));
        silo.Target.Shows(Sighting(pod) with { End = new ContainerEnd(3, "Error", "no such file", null) });

        var run = await silo.FinishedAsync();

        Assert.Equal((Verdict.ProbeFault, "no-results"), (run.Verdict!.Verdict, run.Verdict.Reason));
        Assert.Contains("ended with exit code 3 and left no done file: no such file", run.Verdict.Message, StringComparison.Ordinal);
        Assert.InRange(run.FinishedAt!.Value - run.CreatedAt, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task What_the_side_car_left_counts_where_its_call_was_lost()
    {
        await silo.DeclareAsync(Now, template: Plugin);
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.FromMinutes(1));
        var ended = Sighting(pod) with { End = new ContainerEnd(0, "Completed", "", null) };
        silo.Target.Shows(ended);
        silo.Target.Shows(ended with { Results = new ContainerEnd(0, "Completed", "ok", null) });

        var run = await silo.FinishedAsync();

        Assert.Equal((Verdict.Passed, ClosedBy.TerminationMessage), (run.Verdict!.Verdict, run.ClosedBy));
    }

    PodSighting Sighting(PodOrder pod) => new()
    {
        Pod = PodName.Of(pod.Run.Id, pod.Attempt, pod.Node),
        Run = pod.Run.Id,
        Attempt = pod.Attempt,
        Node = "n1",
        Phase = "Running",
        StartedAt = silo.Clock.GetUtcNow(),
        CreatedAt = silo.Clock.GetUtcNow(),
    };
}
