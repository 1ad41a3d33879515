using System.Diagnostics.Metrics;

namespace KubeProbe.Core.Diagnosis;

/// <summary>Counts causes. The category is a word of a closed list; no cluster, no case.</summary>
public sealed class DiagnosisMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "KubeProbe.Diagnosis";

    readonly Meter meter = new(Name);
    readonly Counter<long> diagnosed;
    readonly Counter<long> failed;

    public DiagnosisMeter()
    {
        diagnosed = meter.CreateCounter<long>("kubeprobe.diagnoses", "{diagnosis}", "Diagnoses of what did not pass, by category of the cause and by what decided.");
        failed = meter.CreateCounter<long>("kubeprobe.diagnoses.failed", "{diagnosis}", "Diagnoses that failed themselves.");
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    internal void Diagnosed(RunDiagnosis diagnosis) => diagnosed.Add(
        1, new("category", diagnosis.Category), new("by", diagnosis.DecidedBy.StartsWith("rule:", StringComparison.Ordinal) ? "rule" : diagnosis.DecidedBy));

    internal void Failed() => failed.Add(1);
}
