using System.Diagnostics;

namespace KubeProbe.Core.Runs;

/// <summary>
/// The trace of a run: from its trigger over its pod and its report to its verdict. Its id is kept in the run's order, so that
/// whoever goes on after a crash goes on with it. Without anybody who listens this does nothing.
/// </summary>
public static class RunTrace
{
    /// <summary>Name of the activity source.</summary>
    public const string Name = "KubeProbe.Runs";

    static readonly ActivitySource Source = new(Name);

    /// <summary>The trace of whoever calls, as a trigger takes it along; empty when there is none.</summary>
    public static string OfCaller => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : "";

    /// <summary>Begins the run's trace, or goes on with that of its trigger; answers with the order that carries it.</summary>
    public static RunOrder Begin(RunOrder order, string? caller = null)
    {
        if (!Source.HasListeners()) return caller is { Length: > 0 } ? order with { TraceParent = caller } : order;

        using var span = Start("run.trigger", order, caller);
        return (span?.Id ?? caller) is { Length: > 0 } id ? order with { TraceParent = id } : order;
    }

    /// <summary>One step of the run, while it is not disposed of.</summary>
    public static Activity? Step(string name, RunOrder order) =>
        order.TraceParent is { Length: > 0 } && Source.HasListeners() ? Start(name, order, order.TraceParent) : null;

    /// <summary>The run as a whole, once it has its verdict.</summary>
    public static void Closed(RunRecord run)
    {
        using var span = Step("run", run.Order);
        if (span is null) return;
        span.SetStartTime(run.CreatedAt.UtcDateTime);
        span.SetEndTime(run.FinishedAt!.Value.UtcDateTime);
        span.SetTag("kubeprobe.verdict", run.Verdict!.Verdict.ToString());
        span.SetTag("kubeprobe.reason", run.Verdict.Reason);
        if (run.Verdict.Verdict is not Verdict.Passed) span.SetStatus(ActivityStatusCode.Error, run.Verdict.Reason);
    }

    static Activity? Start(string name, RunOrder order, string? parent)
    {
        // What is current here may be of whoever once set the timer that runs now.
        var current = Activity.Current;
        Activity.Current = null;
        ActivityContext.TryParse(parent, null, isRemote: true, out var context);
        var span = Source.StartActivity(name, ActivityKind.Internal, context);
        if (span is null)
        {
            Activity.Current = current;
            return null;
        }
        span.SetTag("kubeprobe.run", order.Id.ToString());
        span.SetTag("kubeprobe.cluster", order.Cluster);
        span.SetTag("kubeprobe.case", order.Case);
        span.SetTag("kubeprobe.binding", order.Binding);
        span.SetTag("kubeprobe.trigger", order.Trigger.ToString());
        return span;
    }
}
