namespace KubeProbe.Server.Manifests;

/// <summary>How an apply ended.</summary>
enum ApplyResult
{
    /// <summary>Done, or would be done: see the changes.</summary>
    Applied,

    /// <summary>Something is wrong with the input: see the faults. Nothing was written.</summary>
    Faulty,

    /// <summary>The caller's role does not allow it: see the message. Nothing was written.</summary>
    Denied,

    /// <summary>Somebody else kept writing the same manifests: see the message. Nothing was written.</summary>
    Conflict,
}

/// <summary>The answer to an apply.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Changes">In the order of application; also what stays unchanged.</param>
/// <param name="Faults">All that is wrong, by file and line.</param>
/// <param name="Message">A sentence with the remedy; empty when applied.</param>
sealed record ApplyOutcome(
    ApplyResult Result,
    IReadOnlyList<ManifestChange> Changes,
    IReadOnlyList<LocatedFault> Faults,
    string Message)
{
    public static ApplyOutcome Applied(IReadOnlyList<ManifestChange> changes) => new(ApplyResult.Applied, changes, [], "");

    public static ApplyOutcome Faulty(IReadOnlyList<LocatedFault> faults, int count) => new(
        ApplyResult.Faulty, [], faults, count == 1 ? "1 fault: nothing was applied." : $"{count} faults: nothing was applied.");

    public static ApplyOutcome Denied(string message) => new(ApplyResult.Denied, [], [], message);

    public static ApplyOutcome Conflict(string message) => new(ApplyResult.Conflict, [], [], message);
}
