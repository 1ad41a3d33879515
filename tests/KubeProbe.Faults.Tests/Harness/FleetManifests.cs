using System.Text;

namespace KubeProbe.Faults.Tests.Harness;

/// <summary>Manifests of a scene.</summary>
static class FleetManifests
{
    /// <summary>Clusters that are simulated ones of these names, in a group named all, without a budget that would slow a test.</summary>
    public static string Clusters(SimulatedFleet fleet, params IReadOnlyList<string> names)
    {
        var text = new StringBuilder("""
            apiVersion: kubeprobe.io/v1alpha1
            kind: ClusterGroup
            metadata: {name: all}
            spec: {selector: {matchLabels: {in: fleet} } }

            """);
        foreach (var name in names)
            text.Append($$"""
                ---
                apiVersion: kubeprobe.io/v1alpha1
                kind: Secret
                metadata: {name: "{{name}}-kubeconfig"}
                spec:
                  stringData:
                    config: |
                      apiVersion: v1
                      kind: Config
                      clusters: [{name: s, cluster: {server: "{{fleet.Address(name)}}" } }]
                      users: [{name: u, user: {token: token} }]
                      contexts: [{name: c, context: {cluster: s, user: u} }]
                      current-context: c
                ---
                apiVersion: kubeprobe.io/v1alpha1
                kind: Cluster
                metadata: {name: "{{name}}", labels: {in: fleet} }
                spec:
                  connection: {kubeconfig: {secretRef: {name: "{{name}}-kubeconfig", key: config} } }
                  budget: {requestsPerSecond: 1000, burst: 10000, pods: 5000}

                """);
        return text.ToString();
    }

    public static string Case(string name, string timeout = "2m") => $$"""
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ProbeTemplate
        metadata: {name: "{{name}}"}
        spec: {image: "probe:1", timeout: {{timeout}} }
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ProbeCase
        metadata: {name: "{{name}}"}
        spec: {template: "{{name}}"}

        """;

    public static string Binding(string name, string @case, string spec) => $$"""
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Binding
        metadata: {name: "{{name}}"}
        spec: {group: all, case: "{{@case}}", {{spec}} }

        """;
}
