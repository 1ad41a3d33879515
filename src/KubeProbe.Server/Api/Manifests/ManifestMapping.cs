using Google.Protobuf.WellKnownTypes;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Manifests;
using Proto = KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Server.Api.Manifests;

/// <summary>Manifests as the outside contract tells them.</summary>
static class ManifestMapping
{
    public static Proto.Manifest ToMessage(this IManifestService manifests, StoredManifest stored) => new()
    {
        Kind = stored.Kind.ToString(),
        Name = stored.Name,
        Generation = stored.Generation,
        Labels = { stored.Labels.ToDictionary() },
        Created = stored.CreatedAt.ToTimestamp(),
        Json = manifests.Render(stored, ManifestFormat.Json),
        Cells = { manifests.Cells(stored) },
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
