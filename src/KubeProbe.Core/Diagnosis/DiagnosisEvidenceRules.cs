using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Diagnosis;

/// <summary>What is kept of a run, as lines to diagnose.</summary>
static class DiagnosisEvidenceRules
{
    const int MaxLogLines = 400;

    /// <summary>Of what was collected.</summary>
    public static DiagnosisEvidence Of(RunVerdict verdict, IReadOnlyList<string> errors, RunEvidence evidence) => new(
        string.Join('\n', ((string[])[verdict.Message, evidence.Message, .. errors]).Where(line => line.Length > 0).Distinct()),
        [.. evidence.Events.Select(Line)],
        [.. evidence.LogTail.Split('\n').TakeLast(MaxLogLines)],
        [.. ((string[])[evidence.PodStatus, evidence.NodeStatus, evidence.Workload]).Where(part => part.Length > 0)])
    {
        Context = evidence.Context,
    };

    /// <summary>Of what the watch told, where nothing is collected yet.</summary>
    public static DiagnosisEvidence Early(RunVerdict verdict, IReadOnlyList<string> errors, PodSighting? sighting, RunEvidence? collected, IReadOnlyList<string> context)
    {
        var known = Of(verdict, errors, (collected ?? new RunEvidence()) with { Context = context });
        return sighting is null ? known : known with { Status = [.. known.Status, .. Lines(sighting)] };
    }

    static string Line(ClusterEvent each) => $"{each.Type} {each.Reason} {each.Object} {each.Component}: {each.Message}";

    static IEnumerable<string> Lines(PodSighting pod)
    {
        yield return $"pod {pod.Pod}: phase={pod.Phase} reason={pod.Reason} message={pod.Message}";
        if (pod.Unscheduled.Length > 0) yield return $"pod {pod.Pod} condition PodScheduled=False {pod.Unscheduled}";
        if (pod.WaitingReason.Length > 0) yield return $"container probe: waiting reason={pod.WaitingReason} message={pod.WaitingMessage}";
        if (pod.End is { } end) yield return $"container probe: terminated reason={end.Reason} exitCode={end.ExitCode} message={end.Message}";
    }
}
