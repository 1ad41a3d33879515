using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Diagnosis;

/// <summary>What is kept of a run, as lines to diagnose.</summary>
public static class DiagnosisEvidenceRules
{
    const int MaxLogLines = 400;

    /// <summary>Of what was collected.</summary>
    public static DiagnosisEvidence Of(RunVerdict verdict, IReadOnlyList<string> errors, RunEvidence evidence) => new(
        string.Join('\n', ((string[])[verdict.Message, evidence.Message, .. errors]).Where(line => line.Length > 0).Distinct()),
        [.. evidence.Events.Select(Line)],
        [.. evidence.LogTail.Split('\n').TakeLast(MaxLogLines)],
        [.. ((string[])[WithoutReportedEnd(evidence.PodStatus), evidence.NodeStatus, evidence.Workload]).Where(part => part.Length > 0)])
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
        if (pod.End is { } end && !IsReport(end.Message)) yield return $"container probe: terminated reason={end.Reason} exitCode={end.ExitCode} message={end.Message}";
    }

    /// <summary>
    /// The pod's status without how a container ended that left its report as termination message: a probe that found something
    /// ends with exit code 1 as it should, and that says nothing of what it found.
    /// </summary>
    static string WithoutReportedEnd(string podStatus)
    {
        if (!podStatus.Contains("\"terminated\"", StringComparison.Ordinal)) return podStatus;
        try
        {
            var status = JsonNode.Parse(podStatus) as JsonObject;
            var ended = (status?["containerStatuses"] as JsonArray ?? []).OfType<JsonObject>()
                .Where(container => container["state"] is JsonObject state && state["terminated"] is JsonObject end
                    && end["message"] is JsonValue message && message.TryGetValue<string>(out var text) && IsReport(text)).ToList();
            foreach (var container in ended) container.Remove("state");
            return ended.Count > 0 ? status!.ToJsonString() : podStatus;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            // No JSON, or the same field twice: then nothing is known of it.
            return podStatus;
        }
    }

    static bool IsReport(string message)
    {
        if (!message.StartsWith('{')) return false;
        try
        {
            using var read = JsonDocument.Parse(message);
            return read.RootElement.TryGetProperty("ok", out var ok) && ok.ValueKind is JsonValueKind.True or JsonValueKind.False;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            // Cut off where it was too long, be it in the middle of a character.
            return false;
        }
    }
}
