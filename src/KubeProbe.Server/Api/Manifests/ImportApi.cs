using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Import;
using KubeProbe.Server.Manifests;

namespace KubeProbe.Server.Api.Manifests;

/// <summary>Makes manifests of what other tools declare. Throws <see cref="ApiFault"/>.</summary>
static class ImportApi
{
    static readonly string[] Sources = ["kuberhealthy"];

    /// <summary>The manifests, and what could not be carried over.</summary>
    public static ImportResponse Import(ImportRequest request)
    {
        if (Faults(request).ToArray() is { Length: > 0 } faults) throw ApiFault.Invalid(faults);

        var (yaml, notes) = new KuberhealthyImport(new ImportTarget(request.Cluster, request.Group)).Import(
            [.. request.Files.Select(file => new ManifestSource(file.Path.Length > 0 ? file.Path : "-", file.Content.Memory))]);
        return new ImportResponse
        {
            Manifests = yaml,
            Notes = { notes.Select(note => new Contracts.V1Alpha1.ImportNote { Object = note.Object, Field = note.Field, Reason = note.Reason }) },
        };
    }

    static IEnumerable<FieldFault> Faults(ImportRequest request)
    {
        if (!Sources.Contains(request.Source))
            yield return new FieldFault("source", "Nothing is known of it.", NearestName.Remedy(request.Source, Sources, "the sources are"));
        if (request.Files.Count == 0) yield return new FieldFault("files", "There are none.", "Send at least one file.");
        if (request is { Cluster.Length: > 0, Group.Length: > 0 }) yield return new FieldFault("group", "There is a cluster, too.", "Name either.");
        foreach (var (kind, name, field) in new[]
            {
                (ManifestKind.Cluster, request.Cluster, "cluster"), (ManifestKind.ClusterGroup, request.Group, "group"),
            })
            if (name.Length > 0 && MetadataRules.CheckName(kind, name, field).FirstOrDefault() is { } fault)
                yield return new FieldFault(field, fault.Message, fault.Remedy);
    }
}
