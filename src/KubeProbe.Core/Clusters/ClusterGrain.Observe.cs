using KubeProbe.Core.Manifests;
using KubeProbe.Core.Observation;

namespace KubeProbe.Core.Clusters;

/// <summary>Changes that the centre sees by itself: one watch for each kind of object that a binding asks for, held where the cluster is.</summary>
partial class ClusterGrain
{
    readonly Dictionary<ObservedKind, Observing> observing = [];
    Condition? observed;

    /// <summary>Starts what is asked for, and stops what is not any more.</summary>
    async Task ObserveAsync()
    {
        var wanted = ObserveAsk.Of(plan!.Bound.Values);
        foreach (var (kind, running) in observing.ToList())
            if (!wanted.TryGetValue(kind, out var asks) || SpecJson.Write(asks) != running.Asks) Stop(kind);
        if (wanted.Count == 0 && state.State.Observed.Count == 0) return;

        foreach (var (kind, asks) in wanted)
        {
            if (observing.ContainsKey(kind)) continue;
            var running = observing[kind] = new Observing(SpecJson.Write(asks), new CancellationTokenSource());
            var target = plan.Target;
            observers.Make(target, kind, asks, told => ObservedAsync(target, running, told)).RunAsync(running.Ending.Token).Ignore();
        }
        foreach (var left in state.State.Observed.Where(kind => !wanted.ContainsKey(kind)).ToList()) await observers.ForgetAsync(Name, left);
        if (!state.State.Observed.ToHashSet().SetEquals(wanted.Keys))
        {
            state.State.Observed = [.. wanted.Keys.Order()];
            await SaveAsync();
        }
        if (wanted.Count == 0)
        {
            observed = null;
            await WriteStatusAsync(plan.Target, CancellationToken.None);
        }
    }

    void StopObserving()
    {
        foreach (var kind in observing.Keys.ToList()) Stop(kind);
    }

    void Stop(ObservedKind kind)
    {
        if (!observing.Remove(kind, out var running)) return;
        running.Ending.Cancel();
        running.Ending.Dispose();
    }

    async Task ObservedAsync(ClusterTarget target, Observing of, ObserverState told)
    {
        of.State = told;
        if (!observing.ContainsValue(of)) return;
        var found = ObservedCondition.Of([.. observing.Select(each => (each.Key, each.Value.State))], target.Generation, time.GetUtcNow());
        if (found is null || (observed is { } before && before.Reason == found.Reason && before.Message == found.Message)) return;

        observed = observed?.Status == found.Status ? found with { LastTransitionTime = observed.LastTransitionTime } : found;
        await WriteStatusAsync(target, CancellationToken.None);
    }

    /// <summary>A watch that runs.</summary>
    sealed class Observing(string asks, CancellationTokenSource ending)
    {
        public string Asks => asks;

        public CancellationTokenSource Ending => ending;

        public ObserverState? State { get; set; }
    }
}
