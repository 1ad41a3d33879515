using System.Diagnostics;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Runs;

/// <summary>The trace of a run is in its order, and costs nothing while nobody listens.</summary>
[Collection(nameof(RunTraceTests))]
public sealed class RunTraceTests
{
    const string Caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    static ActivityListener Listen(List<Activity> stopped, ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RunTrace.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => sampling,
            ActivityStopped = activity =>
            {
                lock (stopped) stopped.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    static RunOrder Order => Orders.Of();

    [Fact]
    public void Without_a_listener_an_order_stays_as_it_is_but_for_the_caller_s_trace()
    {
        Assert.Equal("", RunTrace.Begin(Order).TraceParent);
        Assert.Equal(Caller, RunTrace.Begin(Order, Caller).TraceParent);
        Assert.Null(RunTrace.Step("pod.create", Order with { TraceParent = Caller }));
    }

    [Fact]
    public void A_slot_begins_a_trace_that_goes_on_from_the_order_as_it_is_kept()
    {
        var stopped = new List<Activity>();
        using var listener = Listen(stopped);
        using var elsewhere = new Activity("of a request long ago").Start();

        var order = RunTrace.Begin(Order);
        var kept = SpecJson.Read<RunOrder>(SpecJson.Write(order));
        RunTrace.Step("pod.create", kept)!.Dispose();
        RunTrace.Closed(new RunRecord
        {
            Order = kept, CreatedAt = Order.Due, FinishedAt = Order.Due.AddSeconds(9), Phase = RunPhase.Finished, Verdict = RunVerdict.Failed("x", "y"),
        });

        var mine = stopped.Where(activity => activity.GetTagItem("kubeprobe.run") as string == order.Id.ToString()).ToList();
        Assert.Equal(["run.trigger", "pod.create", "run"], mine.Select(activity => activity.DisplayName));
        Assert.Equal(order.TraceParent, mine[0].Id);
        Assert.Equal(default, mine[0].ParentSpanId);
        Assert.All(mine[1..], activity => Assert.Equal((mine[0].TraceId, mine[0].SpanId), (activity.TraceId, activity.ParentSpanId)));
        Assert.Equal((ActivityStatusCode.Error, TimeSpan.FromSeconds(9)), (mine[2].Status, mine[2].Duration));
    }

    [Fact]
    public void A_trigger_s_trace_goes_on()
    {
        using var listener = Listen([]);

        var order = RunTrace.Begin(Order, Caller);

        Assert.StartsWith(Caller[..35], order.TraceParent, StringComparison.Ordinal);
        Assert.NotEqual(Caller, order.TraceParent);
    }

    [Fact]
    public void One_that_is_not_recorded_says_so_to_the_pod()
    {
        using var listener = Listen([], ActivitySamplingResult.PropagationData);

        Assert.EndsWith("-00", RunTrace.Begin(Order).TraceParent, StringComparison.Ordinal);
    }
}

/// <summary>Listeners are the process's: no other test runs beside these.</summary>
[CollectionDefinition(nameof(RunTraceTests), DisableParallelization = true)]
public sealed class RunTraceCollection;
