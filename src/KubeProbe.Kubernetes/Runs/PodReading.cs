using System.Globalization;
using KubeProbe.Core.Runs;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>Reads a sighting out of a pod.</summary>
static class PodReading
{
    /// <summary>Kubernetes' bound on termination messages; a server that breaks it is cut.</summary>
    const int LongestMessage = 4_096;

    /// <summary>Null for a pod that bears no run's label, whoever made it.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="skew">How far the cluster's clock is ahead: what is told of it is told by the centre's.</param>
    public static PodSighting? Sighting(PodObject pod, TimeSpan skew = default)
    {
        var labels = pod.Metadata.Labels;
        if (labels is null || !labels.TryGetValue(RunLabels.Run, out var label) || !RunId.TryParse(label, out var run)) return null;

        var main = pod.Status?.ContainerStatuses?.FirstOrDefault(c => c.Name == ProbePod.Container)?.State;
        var results = pod.Status?.ContainerStatuses?.FirstOrDefault(c => c.Name == ProbePod.ResultsContainer)?.State;
        return new PodSighting
        {
            Pod = pod.Metadata.Name,
            Run = run,
            Centre = labels.GetValueOrDefault(RunLabels.MadeBy, ""),
            Attempt = Number(labels, RunLabels.Attempt) ?? 1,
            Shard = Number(labels, RunLabels.Shard),
            Node = pod.Spec?.NodeName ?? "",
            Phase = pod.Status?.Phase ?? "Pending",
            Reason = Cut(pod.Status?.Reason),
            Message = Cut(pod.Status?.Message),
            Unscheduled = Unscheduled(pod.Status),
            WaitingReason = Cut(main?.Waiting?.Reason),
            WaitingMessage = Cut(main?.Waiting?.Message),
            StartedAt = (main?.Running?.StartedAt ?? main?.Terminated?.StartedAt) - skew,
            End = IsByDeletion(main?.Terminated, pod.Metadata) ? null : End(main?.Terminated, skew),
            Results = IsByDeletion(results?.Terminated, pod.Metadata) ? null : End(results?.Terminated, skew),
            ResultsWaiting = results?.Waiting is { } waiting && waiting.Reason is not ("ContainerCreating" or "PodInitializing" or null) ? Cut($"{waiting.Reason}: {waiting.Message}") : "",
            CreatedAt = pod.Metadata.CreationTimestamp - skew ?? default,
            Deleting = pod.Metadata.DeletionTimestamp is not null,
        };
    }

    static string Unscheduled(PodState? status)
    {
        var condition = status?.Conditions?.FirstOrDefault(c => c is { Type: "PodScheduled", Status: "False" });
        return condition is null ? "" : Cut(string.IsNullOrEmpty(condition.Message) ? condition.Reason : $"{condition.Reason}: {condition.Message}");
    }

    // A container runtime may tell the signal only.
    static ContainerEnd? End(ContainerTerminated? end, TimeSpan skew) => end is null
        ? null
        : new ContainerEnd(
            end is { ExitCode: 0, Signal: > 0 } ? 128 + end.Signal : end.ExitCode, Cut(end.Reason), Cut(end.Message), end.FinishedAt - skew);

    // A probe that somebody's deletion or a drain stopped has not ended of itself, and its exit code speaks of nothing. One that
    // passed all the same, or left its report, has.
    static bool IsByDeletion(ContainerTerminated? end, ObjectHead pod) =>
        end is { ExitCode: not 0 } or { Signal: > 0 }
        && end.Message?.StartsWith('{') is not true
        && pod.DeletionTimestamp is { } due && end.FinishedAt >= due - TimeSpan.FromSeconds(pod.DeletionGracePeriodSeconds ?? 0);

    static int? Number(Dictionary<string, string> labels, string name) =>
        labels.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    static string Cut(string? text) => text is null ? "" : text.Length <= LongestMessage ? text : text[..LongestMessage];
}
