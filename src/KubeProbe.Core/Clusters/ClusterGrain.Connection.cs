using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Clusters;

/// <summary>Whether the cluster answers, as its status tells.</summary>
partial class ClusterGrain
{
    string? version;

    /// <summary>False when the check itself broke, by a fault of ours: then it found nothing, good or bad.</summary>
    async Task<bool> CheckAsync(ClusterTarget target, CancellationToken cancellation)
    {
        ConnectionCheck check;
        try
        {
            check = await connections.CheckAsync(target, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // Ours, such as a secret that can't be read just now: it says nothing of the cluster, and nobody who looks may stop looking for it.
            LogCheckFailed(fault, Name);
            return false;
        }
        version = check.Version ?? version;
        await TellStatusAsync(target, check.Reachable && check.Reason is "Connected", check.Reason, check.Message, cancellation);
        await JudgeAsync(target, check);
        return true;
    }

    // A list came through, so it answers; whether it grants all that is needed is what the check at the beginning found.
    Task ConnectedAsync(ClusterTarget target, CancellationToken cancellation) =>
        outage is null && state.State.ConnectionReason is "Connected" or "Forbidden" && state.State.ObservedGeneration == target.Generation
            ? Task.CompletedTask
            : CheckAsync(target, cancellation);

    async Task LostAsync(ClusterTarget target, TargetClusterException fault, CancellationToken cancellation)
    {
        // The check finds the word for it, the same as at the beginning.
        LogClusterLost(Name, fault.Message);
        await CheckAsync(target, cancellation);

        // Where no answer came, the watch gave up only after it had tried for longer than a hiccup takes.
        if (ApiSilence.Is(fault.Fault)) await LastsAsync(target);
    }

    static bool IsUp(string reason) => reason is "Connected";

    async Task TellStatusAsync(ClusterTarget target, bool connected, string reason, string message, CancellationToken cancellation)
    {
        if (state.State.ConnectionReason == reason && state.State.ObservedGeneration == target.Generation) return;

        // A new spec or another reason is news, but no change from up to down or back.
        var turned = IsUp(state.State.ConnectionReason) != connected || state.State.ConnectionSince == default;
        var since = turned ? time.GetUtcNow() : state.State.ConnectionSince;
        var status = new ClusterStatus
        {
            ObservedGeneration = target.Generation,
            Version = version,
            Conditions =
            [
                new Condition
                {
                    Type = "Connected",
                    Status = connected ? "True" : "False",
                    Reason = reason,
                    Message = message,
                    LastTransitionTime = since,
                    ObservedGeneration = target.Generation,
                },
            ],
        };
        try
        {
            await manifests.SetStatusAsync(ManifestKind.Cluster, Name, SpecJson.Write(status), cancellation);
            state.State.ConnectionSince = since;
            state.State.ConnectionReason = reason;
            state.State.ObservedGeneration = target.Generation;
            await SaveAsync();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The status is told again with the next news of the connection.
            LogStatusFailed(fault, Name);
        }
    }
}
