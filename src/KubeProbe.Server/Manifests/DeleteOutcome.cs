using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests;

/// <summary>How a delete ended.</summary>
enum DeleteResult
{
    /// <summary>Done, or would be done: see the changes.</summary>
    Deleted,

    /// <summary>There is none of that kind and name.</summary>
    NotFound,

    /// <summary>Others reference it: see the referrers. Nothing was deleted.</summary>
    Referenced,

    /// <summary>The caller's role does not allow it. Nothing was deleted.</summary>
    Denied,

    /// <summary>Somebody else kept writing the same manifests. Nothing was deleted.</summary>
    Conflict,
}

/// <summary>The answer to a delete.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Changes">What went, in the order it went.</param>
/// <param name="Referrers">What references it, directly or through others.</param>
/// <param name="Message">A sentence with the remedy; empty when deleted.</param>
sealed record DeleteOutcome(
    DeleteResult Result,
    IReadOnlyList<ManifestChange> Changes,
    IReadOnlyList<ManifestRef> Referrers,
    string Message);
