namespace KubeProbe.Storage.History;

/// <summary>Takes away what is beyond its retention, a slice at a time.</summary>
interface ISweep
{
    /// <summary>What it sweeps, for logs and metrics.</summary>
    string Kind { get; }

    /// <summary>One transaction.</summary>
    Task<Swept> SliceAsync(DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>What one slice did.</summary>
/// <param name="Rows">Rows that are gone.</param>
/// <param name="Done">Nothing is left for now.</param>
readonly record struct Swept(int Rows, bool Done);
