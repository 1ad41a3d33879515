using System.Collections.Concurrent;
using KubeProbe.Core.Diagnosis;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>Always the same answer, or a fault.</summary>
sealed class FakeDiagnoser(Exception? fault = null) : IDiagnoser
{
    public static readonly RunDiagnosis Answer = new() { Category = "dns", Cause = "The name is not known.", Remedy = "Correct it.", DecidedBy = "rule:dns-no-such-host" };

    public ConcurrentQueue<DiagnosisEvidence> Asked { get; } = [];

    public IReadOnlySet<string> Categories => new HashSet<string> { "dns", RunDiagnosis.Unknown };

    public RunDiagnosis Diagnose(DiagnosisEvidence evidence)
    {
        Asked.Enqueue(evidence);
        return fault is null ? Answer : throw fault;
    }
}
