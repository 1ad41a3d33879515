using KubeProbe.Core.Access;

namespace KubeProbe.Core.Manifests;

/// <summary>Port: the declared manifests.</summary>
public interface IManifestStore
{
    /// <summary>The manifest, or null.</summary>
    Task<StoredManifest?> FindAsync(ManifestKind kind, string name, CancellationToken cancellation);

    /// <summary>All that match, by kind and name. Label selectors are applied by the caller on <see cref="StoredManifest.Labels"/>.</summary>
    Task<IReadOnlyList<StoredManifest>> ListAsync(ManifestQuery query, CancellationToken cancellation);

    /// <summary>
    /// Writes and deletes all or nothing, with one audit row for each. Throws <see cref="ManifestConflictException"/> when an
    /// expected resource version is not the stored one any more; then nothing was written.
    /// </summary>
    Task WriteAsync(IReadOnlyList<ManifestWrite> writes, AuditStamp audit, CancellationToken cancellation);

    /// <summary>
    /// Replaces the status; generation and resource version stay, so that what is observed never gets in the way of an apply.
    /// Nothing happens when the manifest is gone.
    /// </summary>
    Task SetStatusAsync(ManifestKind kind, string name, string status, CancellationToken cancellation);
}

/// <summary>What to list; nulls match all.</summary>
/// <param name="Kind">One kind only.</param>
/// <param name="Names">These names only.</param>
/// <param name="After">Names after this one, for paging.</param>
/// <param name="Limit">At most so many, 1 to 10,000.</param>
/// <param name="BoundTo">Bindings only: those whose spec names this cluster, or names any group.</param>
public sealed record ManifestQuery(
    ManifestKind? Kind = null,
    IReadOnlyCollection<string>? Names = null,
    string? After = null,
    int Limit = 10_000,
    string? BoundTo = null);

/// <summary>One write of a batch.</summary>
/// <param name="Manifest">
/// The manifest to be. Uid, generation and times are the caller's; the resource version is the store's to give, and the status
/// is kept only of a new one.
/// </param>
/// <param name="ExpectedVersion">The stored resource version this replaces; null when there must be none.</param>
/// <param name="Delete">Deletes it instead.</param>
/// <param name="SecretValues">Of a Secret: every value, sealed by the store before it touches the disk.</param>
public sealed record ManifestWrite(
    StoredManifest Manifest,
    long? ExpectedVersion,
    bool Delete = false,
    IReadOnlyDictionary<string, byte[]>? SecretValues = null);

/// <summary>Somebody else wrote first. The remedy is to apply again.</summary>
public sealed class ManifestConflictException(ManifestKind kind, string name)
    : Exception($"{kind}/{name} was changed by somebody else at the same time: apply again.")
{
    /// <summary>The kind of the manifest that was in the way.</summary>
    public ManifestKind Kind { get; } = kind;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;
}
