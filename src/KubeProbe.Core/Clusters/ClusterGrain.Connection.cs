using System.Text.Json;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Observation;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Clusters;

/// <summary>Whether the cluster answers, as its status tells.</summary>
partial class ClusterGrain
{
    string? version;
    Condition? connection;
    Task writingStatus = Task.CompletedTask;

    /// <summary>False when the check itself broke or was late, by a fault of ours: then it found nothing, good or bad.</summary>
    async Task<bool> CheckAsync(ClusterTarget target, CancellationToken cancellation)
    {
        ConnectionCheck check;
        var (since, began, late) = (time.GetUtcNow(), time.GetTimestamp(), delay.Total);
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
        if (!check.Answers && delay.Total - late is var own && own > IOwnDelay.Telling)
        {
            // An answer may have come; whoever looks goes on looking.
            LogCheckLate(Name, own.TotalSeconds);
            return false;
        }
        version = check.Version ?? version;
        await TellStatusAsync(target, check.Reachable && check.Reason is "Connected", check.Reason, check.Message, cancellation);
        await JudgeAsync(target, check, since, began);
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
        if (state.State.ConnectionReason == reason && state.State.ObservedGeneration == target.Generation && state.State.LastSpec is { Length: > 0 }) return;

        // A new spec or another reason is news, but no change from up to down or back.
        var turned = IsUp(state.State.ConnectionReason) != connected || state.State.ConnectionSince == default;
        var since = turned ? time.GetUtcNow() : state.State.ConnectionSince;
        connection = new Condition
        {
            Type = "Connected",
            Status = connected ? "True" : "False",
            Reason = reason,
            Message = message,
            LastTransitionTime = since,
            ObservedGeneration = target.Generation,
        };
        try
        {
            await WriteStatusAsync(target, cancellation);
            state.State.ConnectionSince = since;
            state.State.ConnectionReason = reason;
            state.State.ObservedGeneration = target.Generation;
            state.State.LastSpec = SpecJson.Write(target.Spec);
            await SaveAsync();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The status is told again with the next news of the connection.
            LogStatusFailed(fault, Name);
        }
    }

    /// <summary>
    /// All conditions there are, one write after the other: connection, watches and inspections tell side by side, and an older write that came last would
    /// stay. What was told of the connection before this activation stays as it stands.
    /// </summary>
    Task WriteStatusAsync(ClusterTarget target, CancellationToken cancellation) => writingStatus = WriteStatusAfterAsync(writingStatus, target, cancellation);

    async Task WriteStatusAfterAsync(Task before, ClusterTarget target, CancellationToken cancellation)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var told = connection is null || clean is null ? await ToldAsync(cancellation) : null;
        connection ??= told?.Conditions.FirstOrDefault(condition => condition.Type == "Connected");
        clean ??= told?.Conditions.FirstOrDefault(condition => condition.Type == "Clean");
        version ??= told?.Version;
        if (state.State.Observed.Count > 0) observed ??= told?.Conditions.FirstOrDefault(condition => condition.Type == ObservedCondition.Type);
        var status = new ClusterStatus
        {
            ObservedGeneration = target.Generation,
            Version = version,
            Capabilities = Found.Count > 0 ? Found : null,
            Conditions = [.. new[] { connection, clean, observed }.OfType<Condition>()],
        };
        await manifests.SetStatusAsync(ManifestKind.Cluster, Name, SpecJson.Write(status), cancellation);
    }

    async Task<ClusterStatus?> ToldAsync(CancellationToken cancellation)
    {
        try
        {
            return (await manifests.FindAsync(ManifestKind.Cluster, Name, cancellation))?.Status is { } told ? SpecJson.Read<ClusterStatus>(told) : null;
        }
        catch (JsonException)
        {
            // A status of another release: it is written anew.
            return null;
        }
    }
}
