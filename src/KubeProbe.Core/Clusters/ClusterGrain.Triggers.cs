using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <summary>Runs by hand and by change: durable before they are answered, queued where they must wait.</summary>
partial class ClusterGrain
{
    // More runs by hand than this would wait for hours: better said than accepted.
    const int MostQueued = 1_000;

    /// <inheritdoc/>
    public async Task<TriggerAnswer> StartRunAsync(ManualTrigger trigger)
    {
        if (!await ReadyAsync()) return Refuse(RefusalKind.NotFound, $"There is no cluster {Name}.", "cluster");
        if (plan!.Target.Spec.Paused)
            return Refuse(RefusalKind.NotNow, $"Cluster {Name} is paused: set paused: false in its manifest.", "cluster");

        var (bound, refusal) = await FindAsync(trigger);
        if (bound is null) return new TriggerAnswer(null, false, refusal);
        if (trigger.Compares is not null)
        {
            if (!plan.Compared.TryGetValue(new SlotKey(bound.Binding, bound.Case), out var compared))
                return Refuse(RefusalKind.NotFound, $"No version of template {bound.Work.Template} is tried on {Name} any more.", "case");
            bound = compared;
        }
        if (ParameterRules.Check(bound.Declarations, trigger.Parameters, "parameters").ToList() is { Count: > 0 } faults)
            return Refuse(RefusalKind.Invalid, string.Join(" ", faults.Select(fault => $"{fault.Field}: {fault.Message} {fault.Remedy}")), "parameters");

        await LookForCapabilitiesAsync([bound]);
        if (Lacking(bound) is { Count: > 0 } lacking)
            return Refuse(RefusalKind.NotApplicable,
                $"NotApplicable: cluster {Name} lacks {string.Join(", ", lacking)}, which case {trigger.Case} needs. "
                + "If it has it, say so in spec.capabilities of the cluster.", "case");

        // Runs of changes share places, so they take none away from people.
        if (queued.Values.Count(run => run.Order.Trigger is RunTrigger.Manual) is var byHand and >= MostQueued)
            return Refuse(RefusalKind.NotNow, $"Cluster {Name} has {byHand} runs by hand waiting: try again when some have ended, or raise spec.budget.pods.", "cluster");

        var order = Complete(bound.OrderForTrigger(Name, trigger, time.GetUtcNow()), trigger);
        if (ParameterRules.CheckRequired(bound.Declarations, order.Parameters, "parameters").ToList() is { Count: > 0 } missing)
            return Refuse(RefusalKind.Invalid, string.Join(" ", missing.Select(fault => $"{fault.Message} {fault.Remedy}")), "parameters");

        var (runs, fresh) = await AcceptAsync([RunTrace.Begin(order, trigger.TraceParent)], altered: []);
        if (fresh.Contains(order.Id)) return new TriggerAnswer(runs[0], false, null);
        var known = await queries.FindAsync(order.Id, CancellationToken.None);
        return new TriggerAnswer(known ?? runs[0], true, null);
    }

    /// <inheritdoc/>
    public async Task<FiredRuns> FireAsync(Change change, DateTimeOffset acceptedAt)
    {
        if (!await ReadyAsync()) return FiredRuns.None("cluster-gone");
        if (NotProbing(time.GetUtcNow()) is { } why) return FiredRuns.None(why);

        await LookForCapabilitiesAsync(plan!.Bound.Values);
        var orders = plan!.Bound.Values.Where(bound => Lacking(bound).Count == 0).Select(bound => bound.OrderForChange(Name, change, acceptedAt)).OfType<RunOrder>().Select(order => Complete(order)).ToList();
        var answers = new Dictionary<RunId, RunId>();
        List<RunOrder> before = [.. queued.Values.Select(run => run.Order)];
        var (own, joined) = (new List<RunOrder>(), new Dictionary<RunId, (RunOrder Joined, RunOrder Order)>());
        foreach (var order in orders)
        {
            // A run that waits answers for this change too; one that began for it did so before a crash.
            var waits = CoalesceRules.Answering(before, order);
            var begun = active.Values.FirstOrDefault(run => run.TriggeredBy == order.TriggeredBy && CoalesceRules.SameMatter(run, order));
            if (waits is not null) joined[waits.Id] = (CoalesceRules.Join(waits, order), order);
            else if (begun is null) own.Add(RunTrace.Begin(order, change.TraceParent));
            answers[order.Id] = (waits ?? begun ?? order).Id;
        }
        if (own.Count + joined.Count > 0)
        {
            var (_, taken) = await AcceptAsync(own, [.. joined.Values.Select(each => each.Joined)]);

            // One that was cancelled meanwhile answers for nothing.
            var left = joined.Where(each => !taken.Contains(each.Key)).Select(each => each.Value.Order).ToList();
            foreach (var order in left)
            {
                queued.Remove(answers[order.Id]);
                answers[order.Id] = order.Id;
            }
            if (left.Count > 0) await AcceptAsync([.. left.Select(order => RunTrace.Begin(order, change.TraceParent))], []);
        }
        return new FiredRuns([.. answers.Values], null);
    }

    async Task<(IReadOnlyList<RunRecord> Runs, IReadOnlySet<RunId> Fresh)> AcceptAsync(
        IReadOnlyList<RunOrder> orders, IReadOnlyList<RunOrder> altered)
    {
        var now = time.GetUtcNow();
        var turn = DispatchRules.Turn(
            [.. Queued(), .. orders.Select(order => new Candidate(order, default, null))], [.. active.Values], plan!.Target.Spec.Budget.Pods, now);
        var starting = turn.Start.Select(candidate => candidate.Order.Id).ToHashSet();
        var why = turn.Wait.ToDictionary(wait => wait.Candidate.Order.Id, wait => wait.Why);

        var runs = orders.Select(order => starting.Contains(order.Id)
            ? Begin(order, now)
            : new RunRecord { Order = order, Phase = RunPhase.Queued, CreatedAt = now, QueuedBecause = why.GetValueOrDefault(order.Id) }).ToList();
        var fresh = await history.RecordAsync(new RunBatch(runs, [], [], []) { Altered = altered }, CancellationToken.None);

        foreach (var order in altered.Where(order => fresh.Contains(order.Id) && queued.ContainsKey(order.Id)))
        {
            queued[order.Id] = queued[order.Id] with { Order = order };
            feed.Publish(queued[order.Id]);
        }
        foreach (var run in runs.Where(run => fresh.Contains(run.Order.Id) && run.Phase is RunPhase.Queued))
        {
            queued[run.Order.Id] = run;
            feed.Publish(run);
        }
        await DispatchAsync([.. runs.Where(run => fresh.Contains(run.Order.Id) && run.Phase is not RunPhase.Queued)]);
        NoteLoad();
        await AdoptAsync(runs.Select(run => run.Order.Id).Where(id => !fresh.Contains(id)));
        if (starting.Overlaps(queued.Keys)) TurnSoon();
        return (runs, fresh);
    }

    async Task<(BoundCase? Bound, TriggerRefusal? Refusal)> FindAsync(ManualTrigger trigger)
    {
        var bindings = plan!.Bound.Values.Where(bound => bound.Case == trigger.Case).ToList();
        if (trigger.Binding is not null)
            return bindings.Find(bound => bound.Binding == trigger.Binding) is { } named
                ? (named, null)
                : (null, new(RefusalKind.NotFound, $"Binding {trigger.Binding} does not bind case {trigger.Case} on cluster {Name}.", "binding"));

        return bindings.Count switch
        {
            1 => (bindings[0], null),
            > 1 => (null, new(RefusalKind.Invalid,
                $"Case {trigger.Case} is bound on {Name} by {string.Join(", ", bindings.Select(bound => bound.Binding))}: name one as the binding.", "binding")),
            _ => await plans.UnboundAsync(trigger.Case, plan!.Cluster) is { } unbound
                ? (unbound, null)
                : (null, new(RefusalKind.NotFound, $"There is no case {trigger.Case}.", "case")),
        };
    }

    static TriggerAnswer Refuse(RefusalKind kind, string message, string field) => new(null, false, new TriggerRefusal(kind, message, field));
}
