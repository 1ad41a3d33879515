using System.Text.Json;
using KubeProbe.Client;

namespace KubeProbe.Probes.Inspections.Nodes;

/// <summary>
/// Whether kubelets are within what Kubernetes supports beside this API server: none newer, none too old. Facts: <c>kubernetes-version</c>,
/// <c>kubelet-versions</c>, <c>kernel-versions</c>, <c>container-runtimes</c>, <c>os-images</c>.
/// </summary>
sealed class VersionSkew(ProbeParameters parameters) : Inspection(parameters)
{
    readonly int maxSkew = parameters.Integer("MAX_MINOR_SKEW", 0, 0, 10);
    readonly int maxVersions = parameters.Integer("MAX_KUBELET_VERSIONS", 2, 1, 100);
    readonly string? minVersion = parameters.Optional("MIN_VERSION");

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        using var version = await inspector.TryGetAsync("version", stopping) ?? throw new ProbeFailedException("the API server does not tell its version");
        var server = new KubeObject(version.RootElement).Text("gitVersion") ?? "";
        var versions = new NodeVersions();
        await foreach (var node in inspector.ListAsync(KubeKinds.Nodes, stopping))
        {
            versions.Add(node);
            inspector.Findings.Add(VersionSkewRules.Check(node, server, maxSkew));
        }

        inspector.Findings.Add(VersionSkewRules.CheckFleet(server, versions.Kubelets, maxVersions, minVersion));
        inspector.Fact("kubernetes-version", server);
        versions.Tell(inspector);
    }
}
