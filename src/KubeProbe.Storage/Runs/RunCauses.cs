using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

/// <summary>Why runs did not pass.</summary>
sealed class RunCauses(Database database) : IRunCauses
{
    public async Task<IReadOnlyDictionary<RunId, RunDiagnosis>> OfAsync(IReadOnlyCollection<RunId> runs, CancellationToken cancellation)
    {
        if (runs.Count == 0) return new Dictionary<RunId, RunDiagnosis>();
        var rows = await database.ListAsync(
            new Statement($"SELECT run_id, diagnosis FROM evidence WHERE {Of("@runs")} AND diagnosis IS NOT NULL ORDER BY run_id, node", answers: true)
                .With<IReadOnlyCollection<string>>("@runs", [.. runs.Select(run => run.ToString())]),
            row => (Run: RunId.Parse(row.Text("run_id")), Cause: SpecJson.Read<RunDiagnosis>(row.Text("diagnosis"))),
            cancellation);
        return rows.GroupBy(row => row.Run).ToDictionary(run => run.Key, run => run.Select(row => row.Cause).MaxBy(cause => cause.Confidence)!);
    }

    // Cut into weeks, it looks into the runs' own only.
    string Of(string parameter) => database.Dialect.IsCut
        ? $"(created_at, run_id) IN (SELECT known.created_at, known.id FROM run_ids AS known WHERE {database.Dialect.In("known.id", parameter)})"
        : database.Dialect.In("run_id", parameter);
}
