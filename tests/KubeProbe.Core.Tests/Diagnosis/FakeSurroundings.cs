using KubeProbe.Core.Diagnosis;

namespace KubeProbe.Core.Tests.Diagnosis;

/// <summary>Answers with what a test says, or breaks, and counts how often it is asked.</summary>
sealed class FakeSurroundings : IRunSurroundings
{
    int asked;

    /// <summary>Null breaks.</summary>
    public RunSurroundings? Answer { get; set; }

    public int Asked => Volatile.Read(ref asked);

    public Task<RunSurroundings> AroundAsync(
        string cluster, string @case, DateTimeOffset verdictsSince, DateTimeOffset changesSince, CancellationToken cancellation)
    {
        Interlocked.Increment(ref asked);
        return Answer is null ? Task.FromException<RunSurroundings>(new IOException("the database is away")) : Task.FromResult(Answer);
    }
}
