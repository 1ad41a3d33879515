using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <summary>What the cluster has: a case that needs what it lacks is not applicable there, and is not run.</summary>
partial class ClusterGrain
{
    static readonly TimeSpan LookAgainEvery = TimeSpan.FromMinutes(10);
    static readonly TimeSpan LookAgainAfterFault = TimeSpan.FromMinutes(1);

    readonly HashSet<string> toldNotApplicable = [];
    HashSet<string> looked = [];
    Task looking = Task.CompletedTask;
    long? lookedAt;
    TimeSpan lookAgainAfter;

    IReadOnlyDictionary<string, bool> Found => state.State.Capabilities;

    IReadOnlyList<string> Lacking(BoundCase bound) => CapabilityRules.Lacking(bound.Capabilities, plan!.Target.Spec.Capabilities, Found);

    /// <summary>Why the slot's case does not run here, as skipped slots tell it; null when it does.</summary>
    string? NotApplicable(SlotKey key) =>
        plan!.Bound.TryGetValue(key, out var bound) && bound.Capabilities.Count > 0 && Lacking(bound) is { Count: > 0 } lacking
            ? SkippedRules.NotApplicable(lacking)
            : null;

    /// <summary>Severity is told once of each case that does not apply, as long as it does not: an alert of it would fire for ever.</summary>
    async Task TellNotApplicableAsync()
    {
        var lacking = plan!.Bound.Values.Where(bound => bound.Capabilities.Count > 0).DistinctBy(bound => bound.Case)
            .Select(bound => (bound.Case, Lacking: Lacking(bound))).Where(each => each.Lacking.Count > 0).ToList();
        toldNotApplicable.IntersectWith(lacking.Select(each => each.Case));
        foreach (var (@case, what) in lacking.Where(each => !toldNotApplicable.Contains(each.Case)))
        {
            await GrainFactory.GetGrain<Severity.ISeverityGrain>($"{Name}/{@case}").NotApplicableAsync(what);
            toldNotApplicable.Add(@case);
        }
    }

    /// <summary>Nothing starts before it was looked once for what it needs; after that the look is renewed beside the turns.</summary>
    async Task LookForCapabilitiesAsync(IEnumerable<BoundCase> bound)
    {
        var wanted = bound.SelectMany(each => each.Capabilities).Where(CapabilityRules.CanBeFound).Except(plan!.Target.Spec.Capabilities.Keys).ToHashSet();
        var news = !wanted.IsSubsetOf(looked);
        if (wanted.Count == 0 || (!news && lookedAt is { } last && time.GetElapsedTime(last) < lookAgainAfter)) return;

        if (looking.IsCompleted) looking = LookAsync(plan.Target, [.. wanted, .. looked]);
        if (news && !wanted.All(Found.ContainsKey)) await looking;
    }

    async Task LookAsync(ClusterTarget target, HashSet<string> wanted)
    {
        (lookedAt, looked, lookAgainAfter) = (time.GetTimestamp(), wanted, LookAgainAfterFault);
        try
        {
            if (outage is not null) return;
            var found = await capabilities.FindAsync(target, wanted, CancellationToken.None);
            lookAgainAfter = LookAgainEvery;
            if (found.Count == Found.Count && found.All(each => Found.TryGetValue(each.Key, out var known) && known == each.Value)) return;

            state.State.Capabilities = new(found);
            await WriteStatusAsync(target, CancellationToken.None);
            await SaveAsync();
        }
        catch (TargetClusterException fault)
        {
            LogCapabilitiesUnknown(Name, fault.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Ours: what was known before goes on to be known.
            LogLookBroke(fault, Name);
        }
    }
}
