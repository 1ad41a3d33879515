using KubeProbe.Core.Diagnosis;
using KubeProbe.Diagnosis.Evidence;

namespace KubeProbe.Diagnosis;

/// <summary>Tells with a cause what happened around it: the first steps of the path, and by name the change that came just before.</summary>
static class Around
{
    const int MostSteps = 4;

    const string FleetFails = "Most other clusters with the same case failed", FleetPasses = "None of the other clusters with the same case failed", ClusterFails = "Most other cases in the cluster failed";

    public static RunDiagnosis Told(EvidenceText text, RunDiagnosis diagnosis)
    {
        var context = text.Context.ToList();
        if (context.Count == 0) return diagnosis;
        var changes = context.Where(IsChange).ToList();
        var steps = context.Where(line => !IsChange(line) && (line.StartsWith("Most ", StringComparison.Ordinal) || line.StartsWith(FleetPasses, StringComparison.Ordinal))).Concat(changes).Take(MostSteps).ToList();
        var because = changes.FirstOrDefault(change => Concerns(change, diagnosis));
        return diagnosis with
        {
            Cause = because is null ? diagnosis.Cause : $"{diagnosis.Cause} {because}",
            Check = diagnosis.Category == RunDiagnosis.Unknown && Where(context) is { } where ? $"{where} {diagnosis.Check}" : diagnosis.Check,
            Path = [.. steps, .. diagnosis.Path],
        };
    }

    // Where the evidence says nothing, what happened around it says at least where to look.
    static string? Where(List<string> context)
    {
        bool Said(string what) => context.Exists(line => line.StartsWith(what, StringComparison.Ordinal));
        return Said(FleetFails) ? "Most other clusters fail with the same case: look first at what all of them share, the case and its image, or something outside of the clusters."
            : Said(ClusterFails) ? $"Most other cases of this cluster fail{(Said(FleetPasses) ? ", and no other cluster does with this one" : "")}: look first at what they share, API server, scheduler, network and DNS of the cluster."
            : null;
    }

    static bool IsChange(string line) => line.StartsWith("Change ", StringComparison.Ordinal);

    // It touched the node, or what it changed is what the cause, or a line that decided it, names.
    static bool Concerns(string change, RunDiagnosis diagnosis)
    {
        if (change.Contains(", on this node", StringComparison.Ordinal)) return true;
        if (change.Contains(", on other nodes", StringComparison.Ordinal)) return false;
        var from = change.IndexOf(" of ", StringComparison.Ordinal);
        var to = from < 0 ? -1 : change.IndexOf(" came ", from, StringComparison.Ordinal);
        if (to < 0) return false;
        var component = change[(from + 4)..to].Split(' ')[0];
        return component.Length > 2 && ((string[])[diagnosis.Component, diagnosis.Cause, .. diagnosis.Lines])
            .Any(said => said.Contains(component, StringComparison.OrdinalIgnoreCase));
    }
}
