using KubeProbe.Simulation.ApiServers;

namespace KubeProbe.Fleet;

/// <summary>
/// Holds three accounts against each other: the slots that were due by the schedule, the runs the servers wrote, and the pods
/// the API servers saw.
/// </summary>
sealed class FleetAccount
{
    readonly FleetOptions options;
    readonly ILookup<string, PodRecord> pods;

    FleetAccount(FleetOptions options, List<PodRecord> pods) => (this.options, this.pods) = (options, pods.Where(pod => pod.Made > 0).ToLookup(pod => pod.Run));

    public RunCounts Runs { get; private set; } = null!;

    public Spread Lag { get; private set; } = null!;

    public Spread Reports { get; private set; } = null!;

    public double RequestsPerRun { get; private set; }

    public RequestBounds MostRequests { get; private set; } = null!;

    public static async Task<FleetAccount> ReadAsync(FleetStage stage, FleetOptions options, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var account = new FleetAccount(options, await stage.Simulator.LedgerAsync(cancellation));
        account.Add(await stage.Store.RunsAsync(from, to), await stage.Store.SkipsAsync(from, to + options.Interval), DueSlots.Of(options, from, to));
        return account;
    }

    /// <summary>From a change to the pods of its runs.</summary>
    public EventSpread Event(FiredChange change)
    {
        var times = change.Runs.SelectMany(run => pods[run]).Select(pod => (pod.MadeAt - change.At).TotalMilliseconds).Order().ToList();
        return times.Count == 0 ? new EventSpread(0, 0, 0, 0) : new EventSpread(times[0], Spread.At(times, 0.99), times[^1], times.Count);
    }

    void Add(List<RunRow> rows, List<SkipRow> skips, IEnumerable<(string Cluster, string Binding, DateTimeOffset Due)> slots)
    {
        var runs = rows.ToLookup(run => (run.Cluster, run.Binding, run.Due));
        // A row tells how many of the slots between its first and last were skipped, not which.
        var skipped = skips.GroupBy(skip => (skip.Cluster, skip.Binding)).ToDictionary(its => its.Key, its => its.Sum(skip => skip.Slots));
        var (due, started, verdicts, lost, duplicate, passedOver, notPassed) = (0, 0, 0, 0, 0, 0, 0);
        foreach (var slot in slots)
        {
            due++;
            var its = runs[slot].ToList();
            if (its.Count > 0) started++;
            if (its.Exists(run => run.Verdict is not null)) verdicts++;
            else if (skipped.GetValueOrDefault((slot.Cluster, slot.Binding)) is var left and > 0) (passedOver, skipped[(slot.Cluster, slot.Binding)]) = (passedOver + 1, left - 1);
            else lost++;
            if (its.Exists(run => run.Verdict is not (null or "Passed"))) notPassed++;
            duplicate += Math.Max(0, its.Count - 1) + its.SelectMany(run => pods[run.Id]).GroupBy(pod => pod.Name).Sum(made => made.Sum(pod => pod.Made) - 1);
            duplicate += its.Sum(run => Math.Max(0, pods[run.Id].Count() - 1));
        }
        Runs = new RunCounts(due, started, verdicts, lost, duplicate, passedOver, notPassed);

        var own = rows.SelectMany(run => pods[run.Id].Select(pod => (Run: run, Pod: pod))).Where(each => each.Pod.Cluster < options.Clusters).ToList();
        Lag = Spread.Of([.. own.Select(each => (each.Pod.MadeAt - each.Run.Due).TotalMilliseconds)]);
        Reports = Spread.Of([.. own.Where(each => each.Pod.ReportMs >= 0).Select(each => each.Pod.ReportMs)]);

        // Those still being cleaned up when the window ended are counted as far as they came.
        var requests = own.GroupBy(each => each.Run).Select(each => (Passed: each.Key.Verdict == "Passed", Requests: each.Sum(pod => pod.Pod.Requests))).ToList();
        RequestsPerRun = requests.Count == 0 ? 0 : requests.Average(each => each.Requests);
        MostRequests = new RequestBounds(
            requests.Where(each => each.Passed).Select(each => each.Requests).DefaultIfEmpty().Max(),
            requests.Where(each => !each.Passed).Select(each => each.Requests).DefaultIfEmpty().Max());
    }
}
