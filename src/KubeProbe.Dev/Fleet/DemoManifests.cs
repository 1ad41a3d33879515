using System.Text;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Dev.Fleet;

/// <summary>What the demo declares: the catalogue as it ships, the three clusters with their credentials, and bindings with short intervals.</summary>
static class DemoManifests
{
    public const string Group = "dev";

    public const string EtcdBinding = "demo-etcd";

    public static ApplyRequest Request(DemoFleet fleet, Uri reportUrl, Uri? etcd)
    {
        var request = new ApplyRequest();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "catalog"), "*.yaml").Order())
            request.Files.Add(new ManifestFile { Path = Path.GetRelativePath(Checkout.Root, file), Content = Google.Protobuf.ByteString.CopyFrom(File.ReadAllBytes(file)) });

        var text = new StringBuilder(Bindings);
        foreach (var cluster in fleet.Clusters)
        {
            var kubeconfig = cluster.ServiceAccountKubeconfig("kubeprobe-probes", "kubeprobe-centre", TimeSpan.FromDays(30));
            text.Append(Cluster(cluster.Name, reportUrl, kubeconfig));
        }
        if (etcd is not null) text.Append(Etcd(etcd));
        request.Files.Add(new ManifestFile { Path = "demo fleet", Content = Google.Protobuf.ByteString.CopyFromUtf8(text.ToString()) });
        return request;
    }

    static string Cluster(string name, Uri reportUrl, string kubeconfig) => $$"""
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Secret
        metadata: {name: {{name}}-kubeconfig}
        spec:
          data: {config: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig))}}}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Cluster
        metadata: {name: {{name}}, labels: {env: dev} }
        spec:
          connection: {kubeconfig: {secretRef: {name: {{name}}-kubeconfig, key: config} } }
          reportUrl: {{reportUrl.GetLeftPart(UriPartial.Authority)}}
          # Pods are processes of this machine: there is nothing that routes, resolves, pulls or reaches into them.
          capabilities: {service-routing: false, cluster-dns: false, pod-network: false, image-pull: false, pod-exec: false}

        """;

    const string Bindings = $$"""
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ClusterGroup
        metadata: {name: {{Group}} }
        spec: {selector: {matchLabels: {env: dev} } }
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Binding
        metadata: {name: demo-basics}
        spec:
          group: {{Group}}
          suite: cluster-basics
          schedule: {interval: 30s}
          changes: {}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Binding
        metadata: {name: demo-in-depth}
        spec:
          cluster: dev-a
          suite: in-depth
          schedule: {interval: 15m}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Binding
        metadata: {name: demo-nodes}
        spec:
          group: {{Group}}
          case: node-pod
          parameters: {DNS_NAME: localhost}
          placement: {everyNode: true}
          schedule: {interval: 1m}
          changes: {}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Binding
        metadata: {name: demo-inspections}
        spec:
          group: {{Group}}
          suite: inspections
          schedule: {interval: 10m}

        """;

    static string Etcd(Uri address) => $$"""
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Binding
        metadata: {name: {{EtcdBinding}} }
        spec:
          group: {{Group}}
          case: etcd
          parameters: {ENDPOINTS: "{{address.GetLeftPart(UriPartial.Authority)}}"}
          schedule: {interval: 30s}
          changes: {}

        """;
}
