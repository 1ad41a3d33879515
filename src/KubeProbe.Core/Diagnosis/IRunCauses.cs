using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Diagnosis;

/// <summary>Port: why runs did not pass, without the evidence it was told from.</summary>
public interface IRunCauses
{
    /// <summary>By run; of a run over many nodes one of them. A run of which nobody could say anything is left out.</summary>
    /// <param name="runs">At most 500.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<IReadOnlyDictionary<RunId, RunDiagnosis>> OfAsync(IReadOnlyCollection<RunId> runs, CancellationToken cancellation);
}
