namespace KubeProbe.Core.Clusters;

/// <summary>What this cluster tells of itself to whoever measures.</summary>
partial class ClusterGrain
{
    ClusterReading Reading => readings.Of(Name);

    void NoteHeld()
    {
        var reading = Reading;
        reading.Held = true;
        reading.TickedAt ??= time.GetUtcNow();
        reading.PodsLimit = plan!.Target.Spec.Budget.Pods;
    }

    void NoteLoad()
    {
        var reading = Reading;
        (reading.InFlight, reading.Queued, reading.Waiting) = (active.Count, queued.Count, waiting.Count);
        reading.PodsUsed = active.Values.Sum(run => run.PodsAtOnce);
    }

    void NoteBreaker() => Reading.Breaker = outage switch
    {
        null => BreakerState.Closed,
        { Certain: false } => BreakerState.Doubted,
        _ => BreakerState.Open,
    };
}
