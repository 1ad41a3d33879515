using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Gates;

/// <summary>Causes that a test gives.</summary>
sealed class FakeCauses : IRunCauses
{
    public Dictionary<RunId, RunDiagnosis> Known { get; } = [];

    public Task<IReadOnlyDictionary<RunId, RunDiagnosis>> OfAsync(IReadOnlyCollection<RunId> runs, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<RunId, RunDiagnosis>>(Known.Where(each => runs.Contains(each.Key)).ToDictionary());
}
