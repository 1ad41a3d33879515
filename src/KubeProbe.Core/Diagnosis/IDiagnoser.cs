namespace KubeProbe.Core.Diagnosis;

/// <summary>Port: from what is known of a failure to why it failed. Pure: no I/O, at most 20 ms, any thread; never throws for what the evidence holds.</summary>
public interface IDiagnoser
{
    /// <summary>The names a cause's category may have, <see cref="RunDiagnosis.Unknown"/> among them.</summary>
    IReadOnlySet<string> Categories { get; }

    /// <summary>Says why, or that it does not know. Parts of the evidence beyond its bounds are not looked at.</summary>
    RunDiagnosis Diagnose(DiagnosisEvidence evidence);
}
