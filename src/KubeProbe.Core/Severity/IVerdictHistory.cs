using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Severity;

/// <summary>Port: the verdicts a case had on a cluster.</summary>
public interface IVerdictHistory
{
    /// <summary>The last verdicts, newest first, by when the runs finished; at most <paramref name="count"/>, 1 to 1,000.</summary>
    Task<IReadOnlyList<PastVerdict>> LastAsync(string cluster, string @case, int count, CancellationToken cancellation);
}

/// <summary>What one finished run found.</summary>
/// <param name="Run">The run.</param>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Reason">One word of the verdict table.</param>
/// <param name="FinishedAt">When it finished.</param>
public sealed record PastVerdict(RunId Run, Verdict Verdict, string Reason, DateTimeOffset FinishedAt);
