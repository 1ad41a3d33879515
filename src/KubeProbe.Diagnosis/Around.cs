using KubeProbe.Core.Diagnosis;
using KubeProbe.Diagnosis.Evidence;

namespace KubeProbe.Diagnosis;

/// <summary>Tells with a cause what happened around it: the first steps of the path, and by name the change that came just before.</summary>
static class Around
{
    const int MostSteps = 4;

    public static RunDiagnosis Told(EvidenceText text, RunDiagnosis diagnosis)
    {
        var context = text.Context.ToList();
        if (context.Count == 0) return diagnosis;
        var changes = context.Where(IsChange).ToList();
        var steps = context.Where(line => !IsChange(line) && line.StartsWith("Most ", StringComparison.Ordinal)).Concat(changes).Take(MostSteps).ToList();
        var because = changes.FirstOrDefault(change => Concerns(change, diagnosis));
        return diagnosis with
        {
            Cause = because is null ? diagnosis.Cause : $"{diagnosis.Cause} {because}",
            Path = [.. steps, .. diagnosis.Path],
        };
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
