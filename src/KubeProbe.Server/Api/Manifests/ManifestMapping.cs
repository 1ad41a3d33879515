using Google.Protobuf.WellKnownTypes;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Manifests;
using KubeProbe.Server.Manifests.Rendering;
using Proto = KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Server.Api.Manifests;

/// <summary>Manifests as the outside contract tells them.</summary>
static class ManifestMapping
{
    /// <param name="manifests">Renders it.</param>
    /// <param name="stored">The manifest.</param>
    /// <param name="freshness">What to show in the column of that name, when the kind has it.</param>
    public static Proto.Manifest ToMessage(this IManifestService manifests, StoredManifest stored, Func<string, string>? freshness) => new()
    {
        Kind = stored.Kind.ToString(),
        Name = stored.Name,
        Generation = stored.Generation,
        Labels = { stored.Labels.ToDictionary() },
        Created = stored.CreatedAt.ToTimestamp(),
        Json = manifests.Render(stored, ManifestFormat.Json),
        Cells = { Cells(manifests, stored, freshness) },
    };

    public static Proto.ManifestChange ToMessage(ManifestChange change) => new()
    {
        Kind = change.Kind.ToString(),
        Name = change.Name,
        Action = change.Action switch
        {
            ManifestAction.Created => Proto.ManifestAction.Created,
            ManifestAction.Configured => Proto.ManifestAction.Configured,
            ManifestAction.Deleted => Proto.ManifestAction.Deleted,
            _ => Proto.ManifestAction.Unchanged,
        },
        Before = change.Before,
        After = change.After,
    };

    public static Proto.ManifestFault ToMessage(LocatedFault fault) => new()
    {
        Path = fault.Path,
        Line = fault.Line,
        Column = fault.Column,
        Kind = Cut(fault.Kind),
        Name = Cut(fault.Name),
        Field = Cut(fault.Field),
        Message = Cut(fault.Message),
        Remedy = Cut(fault.Remedy),
    };

    static IEnumerable<string> Cells(IManifestService manifests, StoredManifest stored, Func<string, string>? freshness)
    {
        var columns = manifests.Columns(stored.Kind);
        return manifests.Cells(stored).Select((cell, index) => freshness is not null && columns[index] == ManifestTable.Freshness ? freshness(stored.Name) : cell);
    }

    public static Proto.Column ToMessage(ManifestColumn column) => new() { Name = column.Name, Wide = column.Wide };

    public static Proto.ManifestEvent.Types.Type ToMessage(ManifestEventType type) => type switch
    {
        ManifestEventType.Added => Proto.ManifestEvent.Types.Type.Added,
        ManifestEventType.Modified => Proto.ManifestEvent.Types.Type.Modified,
        _ => Proto.ManifestEvent.Types.Type.Deleted,
    };

    // What is quoted of a file may be any length.
    static string Cut(string text) => text.Length <= 2_000 ? text : text[..2_000] + "…";
}
