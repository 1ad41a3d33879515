using KubeProbe.Core.Diagnosis;
using KubeProbe.Diagnosis.Evidence;

namespace KubeProbe.Diagnosis.Tests;

/// <summary>Makes evidence.</summary>
static class Seen
{
    public static DiagnosisEvidence Message(string message) => new(message, [], [], []);

    public static DiagnosisEvidence Events(params string[] lines) => new("", lines, [], []);

    public static DiagnosisEvidence Logs(params string[] lines) => new("", [], lines, []);

    public static DiagnosisEvidence Status(params string[] lines) => new("", [], [], lines);

    /// <summary>The same lines wherever a rule may look.</summary>
    public static DiagnosisEvidence Everywhere(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new("", lines, lines, lines) { Context = lines };
    }

    public static EvidenceText Text(this DiagnosisEvidence evidence) => EvidenceText.Of(evidence);
}
