using KubeProbe.Client;

namespace KubeProbe.Probes.Inspections.Configuration;

/// <summary>
/// Judges nothing: tells what is so in this cluster, for the centre to compare across the fleet. Facts: <c>kubernetes-version</c>, the versions
/// nodes run, <c>images:KIND/NAMESPACE/NAME</c> of the system's workloads, and hashes of webhooks, custom kinds, storage and priority classes and
/// of the ConfigMaps named.
/// </summary>
sealed class ClusterFacts(ProbeParameters parameters) : Inspection(parameters)
{
    static readonly (string Fact, KubeKind Kind, string Part)[] Sets =
    [
        ("validating-webhooks", KubeKinds.ValidatingWebhooks, "webhooks"), ("mutating-webhooks", KubeKinds.MutatingWebhooks, "webhooks"),
        ("storage-classes", KubeKinds.StorageClasses, "parameters"), ("priority-classes", KubeKinds.PriorityClasses, "value"),
    ];

    readonly IReadOnlyList<string> imageNamespaces = parameters.List("IMAGE_NAMESPACES", "kube-system");
    readonly IReadOnlyList<string> configMaps = parameters.List("CONFIGMAPS");

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        using var version = await inspector.TryGetAsync("version", stopping) ?? throw new ProbeFailedException("the API server does not tell its version");
        inspector.Fact("kubernetes-version", new KubeObject(version.RootElement).Text("gitVersion") ?? "");
        var nodes = new Nodes.NodeVersions();
        await foreach (var node in inspector.ListAsync(KubeKinds.Nodes, stopping)) nodes.Add(node);
        nodes.Tell(inspector);

        foreach (var (fact, kind, part) in Sets)
        {
            var hash = new FactHash();
            await foreach (var item in inspector.ListAsync(kind, stopping)) hash.Add(item.Name, FactRules.Compared(item, kind, part));
            inspector.Fact(fact, hash.ToString());
        }

        var kinds = new FactHash();
        await foreach (var definition in inspector.ListAsync(KubeKinds.CustomResourceDefinitions, stopping)) kinds.Add($"{definition.Name}:{string.Join("+", definition.Items("spec", "versions").Select(v => v.Text("name")))}", default);
        inspector.Fact("custom-kinds", kinds.ToString());
        await ImagesAsync(inspector, stopping);
        await ConfigMapsAsync(inspector, stopping);
    }

    async Task ImagesAsync(Inspector inspector, CancellationToken stopping)
    {
        foreach (var space in imageNamespaces)
            foreach (var kind in new[] { KubeKinds.DaemonSets, KubeKinds.Deployments })
                await foreach (var workload in inspector.ListInAsync(kind, space, stopping))
                    inspector.Fact($"images:{kind.Plural}/{workload.FullName}", FactRules.Images(workload));
    }

    async Task ConfigMapsAsync(Inspector inspector, CancellationToken stopping)
    {
        foreach (var name in configMaps)
        {
            var parts = name.Split('/', 2);
            using var map = await inspector.ReadAsync(KubeKinds.ConfigMaps, parts.Length == 2 ? parts[0] : "kube-system", parts[^1], stopping);
            inspector.Fact($"config:v1/configmaps:{name}", map is null ? "absent" : ConfigurationRules.HashOf(new KubeObject(map.RootElement)));
        }
    }
}
