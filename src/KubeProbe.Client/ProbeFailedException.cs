namespace KubeProbe.Client;

/// <summary>
/// Thrown by a probe that found what it looks for: the run fails with these errors, most telling first.
/// Any other exception out of <see cref="ProbeRun.ExecuteAsync"/> fails the run too, with the exception's own text.
/// </summary>
public sealed class ProbeFailedException(IReadOnlyList<string> errors, Exception? inner = null)
    : Exception(errors.Count > 0 ? string.Join("; ", errors) : "no message", inner)
{
    /// <summary>A failure of one sentence.</summary>
    public ProbeFailedException(string error, Exception? inner = null) : this([error], inner) { }

    /// <summary>What is reported, one sentence each.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
