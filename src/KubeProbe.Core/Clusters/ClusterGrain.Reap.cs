using KubeProbe.Core.Alerts;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <summary>
/// The inspection "nothing older than its retention carries our label": whatever a crash, a fault or a removed binding left behind is
/// found by its labels and removed; what can't be is shown in the cluster's status and told.
/// </summary>
partial class ClusterGrain
{
    static readonly TimeSpan InspectEvery = TimeSpan.FromMinutes(10);
    const int MostKinds = 50;

    DateTimeOffset? inspectAt;
    bool inspecting;
    Condition? clean;

    void InspectSoon()
    {
        // A server that starts must not inspect all its clusters at once.
        var now = time.GetUtcNow();
        inspectAt ??= now + InspectEvery * ((uint)Name.GetHashCode(StringComparison.Ordinal) % 10) / 10;
        if (inspecting || plan is null || outage is not null || now < inspectAt) return;
        (inspecting, inspectAt) = (true, now + InspectEvery);
        InspectAsync(plan.Target).Ignore();
    }

    async Task InspectAsync(ClusterTarget target)
    {
        try
        {
            await RememberKindsAsync();
            var (overdue, unread) = await OverdueAsync(target, active.ContainsKey);
            var (notRemoved, faults) = await ReapAsync(target, overdue);
            var stuck = LeftoverRules.Stuck(overdue, notRemoved, time.GetUtcNow());
            Reading.Leftovers = stuck.Count;
            await TellCleanAsync(target, LeftoverRules.Clean(stuck, [.. unread, .. faults], target.Generation, time.GetUtcNow()));
        }
        catch (TargetClusterException fault)
        {
            LogInspectionFailed(Name, fault.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The next wake-up looks again.
            LogInspectionBroke(fault, Name);
        }
        finally
        {
            inspecting = false;
        }
    }

    /// <summary>Kinds that templates had swept here stay known, also when the last binding that needed them is gone.</summary>
    async Task RememberKindsAsync()
    {
        var fresh = plan?.Bound.Values.SelectMany(bound => bound.Work.Sweep).Except(state.State.Kinds).Take(MostKinds - state.State.Kinds.Count).ToList() ?? [];
        if (fresh.Count == 0) return;
        state.State.Kinds.AddRange(fresh);
        await SaveAsync();
    }

    async Task<(IReadOnlyList<Leftover> Overdue, IReadOnlyList<string> Unread)> OverdueAsync(ClusterTarget target, Func<RunId, bool> isActive)
    {
        var (found, unread) = await leftovers.ListAsync(target, state.State.Kinds, CancellationToken.None);
        var known = new HashSet<RunId>();
        foreach (var run in found.Where(each => each.Centre.Length == 0).Select(each => each.Run).Distinct())
            if (await queries.FindAsync(run, CancellationToken.None) is { } record && record.Order.Cluster == Name) known.Add(run);
        return (LeftoverRules.Overdue(found, tokens.Centre, isActive, known.Contains, options.Value.KeepFailedPods, time.GetUtcNow()), unread);
    }

    async Task<(IReadOnlySet<Leftover> NotRemoved, IReadOnlyList<string> Faults)> ReapAsync(ClusterTarget target, IReadOnlyList<Leftover> overdue)
    {
        var (notRemoved, faults, removed) = (new HashSet<Leftover>(), new List<string>(), 0);
        foreach (var one in overdue.Where(each => each.DeletingSince is null))
        {
            try
            {
                await leftovers.RemoveAsync(target, one, CancellationToken.None);
                meter.Reaped(one.Kind);
                removed++;
            }
            catch (TargetClusterException fault)
            {
                notRemoved.Add(one);
                if (!faults.Contains(fault.Message)) faults.Add(fault.Message);
            }
        }
        if (removed > 0) LogReaped(Name, removed);
        return (notRemoved, faults);
    }

    async Task TellCleanAsync(ClusterTarget target, Condition found)
    {
        var before = clean;
        if (before?.Status == found.Status) found = found with { LastTransitionTime = before.LastTransitionTime };
        clean = found;
        if (before != found) await WriteStatusAsync(target, CancellationToken.None);

        // Told when a second look finds the same; something may be on its way out at the first.
        var unclean = state.State.UncleanSince;
        if (found.Status == "True" && unclean is { } since)
        {
            await TellAsync(AlertMessage.Unclean(Name, since, found.Message) with { ResolvedAt = time.GetUtcNow() }, "resolved");
            await RememberUncleanAsync(null);
        }
        else if (found.Status == "False" && before?.Status == "False" && unclean is null)
        {
            var at = found.LastTransitionTime ?? time.GetUtcNow();
            await TellAsync(AlertMessage.Unclean(Name, at, found.Message), "raised");
            await RememberUncleanAsync(at);
        }
    }

    Task TellAsync(Alert alert, string what)
    {
        var muted = plan is not null && MaintenanceRules.Open(plan.Target.Spec.Maintenance, time.GetUtcNow()) is not null;
        return ToIncidentAsync(alert with { Muted = muted }, muted ? null : what);
    }

    /// <summary>Tells of an alert of this cluster together with others of its group; what nobody is to be told is only kept.</summary>
    Task ToIncidentAsync(Alert alert, string? what) => what is null
        ? alerts.WriteAsync(alert, null, CancellationToken.None)
        : GrainFactory.GetGrain<IIncidentGrain>(alert.Group!).TakeAsync(new AlertNews(alert, what, null));

    Task RememberUncleanAsync(DateTimeOffset? since)
    {
        state.State.UncleanSince = since;
        return SaveAsync();
    }
}
