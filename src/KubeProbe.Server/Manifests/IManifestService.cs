using KubeProbe.Core.Manifests;
using KubeProbe.Server.Access;

namespace KubeProbe.Server.Manifests;

/// <summary>
/// What can be done with manifests, whichever way the caller came. Knows no transport: gRPC and HTTP translate its answers.
/// </summary>
interface IManifestService
{
    /// <summary>
    /// Reads every document of every file, checks all of it against itself and what is stored, and then writes all or nothing in
    /// dependency order. With <paramref name="dryRun"/> it answers the same and writes nothing.
    /// </summary>
    Task<ApplyOutcome> ApplyAsync(
        IReadOnlyList<ManifestSource> files, bool dryRun, Caller caller, CancellationToken cancellation);

    /// <summary>
    /// Deletes one manifest. Refused with the names of all that reference it, unless <paramref name="cascade"/>: then those go
    /// too, first.
    /// </summary>
    Task<DeleteOutcome> DeleteAsync(
        ManifestKind kind, string name, bool cascade, bool dryRun, Caller caller, CancellationToken cancellation);

    /// <summary>The manifest, or null.</summary>
    Task<StoredManifest?> FindAsync(ManifestKind kind, string name, CancellationToken cancellation);

    /// <summary>One page, by name: those after <paramref name="after"/> that the selector matches.</summary>
    /// <param name="kind">One kind.</param>
    /// <param name="selector">Null for all; see <see cref="LabelSelectorText"/> for kubectl's form.</param>
    /// <param name="after">The name that ended the last page; null for the first.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<ManifestPage> ListAsync(
        ManifestKind kind, LabelSelector? selector, string? after, int limit, CancellationToken cancellation);

    /// <summary>
    /// The present state of each match as <see cref="ManifestEventType.Added"/>, then changes as they come, whichever server made
    /// them, until the caller goes. A manifest whose labels stop matching is told as deleted.
    /// </summary>
    IAsyncEnumerable<ManifestEvent> WatchAsync(
        ManifestKind kind, LabelSelector? selector, string? name, CancellationToken cancellation);

    /// <summary>
    /// The whole object: apiVersion, kind, metadata, spec, status. Values of a Secret are masked. It can be applied again.
    /// </summary>
    string Render(StoredManifest manifest, ManifestFormat format);

    /// <summary>Columns of a kind's table: NAME first, AGE last.</summary>
    IReadOnlyList<ManifestColumn> Columns(ManifestKind kind);

    /// <summary>The values for <see cref="Columns"/>. AGE is the time of creation in RFC 3339: the client knows how long ago that is.</summary>
    IReadOnlyList<string> Cells(StoredManifest manifest);

    /// <summary>What an admin applies in a target cluster so that the probes of these templates, and the centre for these remedies, may do their work.</summary>
    /// <param name="templates">Names of ProbeTemplates.</param>
    /// <param name="remedies">Names of Remedies.</param>
    /// <param name="namespace">Where the probe pods run; empty for <c>kubeprobe-probes</c>.</param>
    /// <param name="observe">Also what the centre needs to see changes of workloads and nodes.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<RbacOutcome> RenderRbacAsync(
        IReadOnlyList<string> templates, IReadOnlyList<string> remedies, string @namespace, bool observe, CancellationToken cancellation);
}
