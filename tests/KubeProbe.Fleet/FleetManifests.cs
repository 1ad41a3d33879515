using System.Globalization;
using System.Text;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Fleet;

/// <summary>What is declared: a kubeconfig for each cluster, cases, and bindings of a group that is the whole fleet.</summary>
sealed class FleetManifests(FleetOptions options, Func<int, Uri> address)
{
    /// <summary>The component whose change fires the bindings of the event.</summary>
    public const string Component = "fleet-event";

    /// <summary>The group those bindings are of.</summary>
    public const string EventGroup = "event";

    public static string Cluster(int number) => string.Create(CultureInfo.InvariantCulture, $"c{number:00000}");

    public static string Binding(int number) => string.Create(CultureInfo.InvariantCulture, $"b{number:000}");

    public static string Case(int number) => string.Create(CultureInfo.InvariantCulture, $"case-{number:000}");

    /// <summary>Template and cases.</summary>
    public string Cases()
    {
        var text = new StringBuilder();
        Add(text, $$"""
            kind: ProbeTemplate
            metadata: {name: fleet}
            spec: {image: "registry.example/probe:1.0", timeout: {{Duration.Format(options.Timeout)}}, resources: {requests: {cpu: 10m, memory: 32Mi}, limits: {memory: 128Mi} } }
            """);
        for (var number = 0; number < options.Bindings; number++)
            Add(text, $$"""
                kind: ProbeCase
                metadata: {name: {{Case(number)}} }
                spec: {template: fleet, owner: platform, runbook: "https://runbooks.example/{{Case(number)}}"}
                """);
        return text.ToString();
    }

    /// <summary>Some clusters with their Secrets.</summary>
    public string Clusters(int from, int count)
    {
        // The default budget, unless so many runs need more.
        var requests = Math.Max(20, Math.Ceiling(options.RatePerCluster * 8));
        var pods = Math.Max(20, Math.Ceiling(options.RatePerCluster * 4 * (1 + (options.Pods.Start + options.Pods.Work).TotalSeconds)));
        var text = new StringBuilder();
        for (var number = from; number < from + count; number++)
        {
            Add(text, $$"""
                kind: Secret
                metadata: {name: {{Cluster(number)}} }
                spec:
                  stringData:
                    config: |
                      apiVersion: v1
                      kind: Config
                      clusters: [{name: s, cluster: {server: "{{address(number)}}"} }]
                      users: [{name: u, user: {token: "{{Guid.NewGuid()}}"} }]
                      contexts: [{name: c, context: {cluster: s, user: u} }]
                      current-context: c
                """);
            Add(text, $$"""
                kind: Cluster
                metadata: {name: {{Cluster(number)}}, labels: {fleet: "yes", event: "{{(number < options.EventClusters ? "yes" : "no")}}"} }
                spec:
                  connection: {kubeconfig: {secretRef: {name: {{Cluster(number)}}, key: config} } }
                  budget: {requestsPerSecond: {{requests}}, burst: {{requests * 2}}, pods: {{pods}} }
                """);
        }
        return text.ToString();
    }

    /// <summary>The group and its bindings; paused ones run nothing, but are there.</summary>
    public string Bindings(bool paused)
    {
        var text = new StringBuilder();
        Add(text, $$"""
            kind: ClusterGroup
            metadata: {name: fleet}
            spec: {selector: {matchLabels: {fleet: "yes"} } }
            """);
        for (var number = 0; number < options.Bindings; number++)
            Add(text, $$"""
                kind: Binding
                metadata: {name: {{Binding(number)}} }
                spec: {group: fleet, case: {{Case(number)}}, schedule: {interval: {{Duration.Format(options.Interval)}} }, paused: {{(paused ? "true" : "false")}} }
                """);
        return text.ToString();
    }

    /// <summary>What a change of the component fires.</summary>
    public string Event()
    {
        var text = new StringBuilder();
        Add(text, $$"""
            kind: ClusterGroup
            metadata: {name: {{EventGroup}} }
            spec: {selector: {matchLabels: {event: "yes"} } }
            """);
        for (var number = 0; number < Math.Min(options.EventCases, options.Bindings); number++)
            Add(text, $$"""
                kind: Binding
                metadata: {name: event-{{number}} }
                spec: {group: {{EventGroup}}, case: {{Case(number)}}, changes: {components: [{{Component}}]} }
                """);
        return text.ToString();
    }

    static void Add(StringBuilder text, FormattableString manifest) =>
        text.Append("---\napiVersion: kubeprobe.io/v1alpha1\n").Append(manifest.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
