using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Access;
using KubeProbe.Server.Import;
using KubeProbe.Server.Manifests;

namespace KubeProbe.Server.Api.Manifests;

/// <summary>Makes manifests of what other tools declare. Throws <see cref="ApiFault"/>.</summary>
sealed class ImportApi(ClusterDirectory clusters, IForeignObjects foreign)
{
    static readonly (string Group, string Version, string Resource)[] Kinds =
        [("comcast.github.io", "v1", "khchecks"), ("comcast.github.io", "v1", "khjobs"), ("kuberhealthy.github.io", "v2", "healthchecks")];

    static readonly string[] Sources = ["kuberhealthy"];

    /// <summary>The manifests, and what could not be carried over.</summary>
    public async Task<ImportResponse> ImportAsync(ImportRequest request, Caller caller, CancellationToken cancellation)
    {
        if (Faults(request).ToArray() is { Length: > 0 } faults) throw ApiFault.Invalid(faults);
        List<ManifestSource> sources = [.. request.Files.Select(file => new ManifestSource(file.Path.Length > 0 ? file.Path : "-", file.Content.Memory))];
        if (request.FromCluster.Length > 0) sources.AddRange(await ReadAsync(request.FromCluster, caller, cancellation));

        var target = request is { FromCluster.Length: > 0, Cluster: "", Group: "" } ? new ImportTarget(request.FromCluster, "") : new ImportTarget(request.Cluster, request.Group);
        var (yaml, notes) = new KuberhealthyImport(target).Import(sources);
        return new ImportResponse
        {
            Manifests = yaml,
            Notes = { notes.Select(note => new Contracts.V1Alpha1.ImportNote { Object = note.Object, Field = note.Field, Reason = note.Reason }) },
        };
    }

    async Task<IReadOnlyList<ManifestSource>> ReadAsync(string name, Caller caller, CancellationToken cancellation)
    {
        // It is the centre's own right to read there that is used.
        if (!Policies.Allows(Policies.Operator, caller.Role)) throw ApiFault.Denied("Reading a cluster's objects needs the role operator.");
        var cluster = await clusters.FindAsync(name, cancellation) ?? throw ApiFault.NotFound($"There is no Cluster \"{name}\". List them: kubeprobe get clusters.");
        try
        {
            var found = new List<ManifestSource>();
            foreach (var (group, version, resource) in Kinds)
                found.AddRange((await foreign.ListAsync(cluster.Target, group, version, resource, cancellation)).Select(page => new ManifestSource($"{name}/{resource}", page)));
            return found;
        }
        catch (TargetClusterException fault)
        {
            throw new ApiFault(Google.Rpc.Code.FailedPrecondition, fault.Message);
        }
    }

    static IEnumerable<FieldFault> Faults(ImportRequest request)
    {
        if (!Sources.Contains(request.Source))
            yield return new FieldFault("source", "Nothing is known of it.", NearestName.Remedy(request.Source, Sources, "the sources are"));
        if (request is { Files.Count: 0, FromCluster: "" }) yield return new FieldFault("files", "There are none.", "Send at least one file, or name a cluster to read.");
        if (request is { Cluster.Length: > 0, Group.Length: > 0 }) yield return new FieldFault("group", "There is a cluster, too.", "Name either.");
        foreach (var (kind, name, field) in new[]
            {
                (ManifestKind.Cluster, request.Cluster, "cluster"), (ManifestKind.ClusterGroup, request.Group, "group"),
                (ManifestKind.Cluster, request.FromCluster, "fromCluster"),
            })
            if (name.Length > 0 && MetadataRules.CheckName(kind, name, field).FirstOrDefault() is { } fault)
                yield return new FieldFault(field, fault.Message, fault.Remedy);
    }
}
