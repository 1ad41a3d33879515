using System.Text;

namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>Manifests of the tests.</summary>
static class Demo
{
    /// <summary>A cluster by its kubeconfig.</summary>
    public static string Cluster(string name, string kubeconfig, string spec = "") => $$"""
        apiVersion: kubeprobe.io/v1alpha1
        kind: Secret
        metadata: {name: {{name}} }
        spec: {data: {config: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig))}} } }
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Cluster
        metadata: {name: {{name}}, labels: {env: e2e} }
        spec:
          connection: {kubeconfig: {secretRef: {name: {{name}}, key: config} } }
          {{spec}}

        """;

    /// <summary>A template and a case of one name that run a built-in probe.</summary>
    public static string Case(string name, string image, string probe, string templateSpec = "", string caseSpec = "") => $$"""
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ProbeTemplate
        metadata: {name: {{name}} }
        spec:
          image: {{image}}
          args: [{{probe}}]
          {{templateSpec}}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ProbeCase
        metadata: {name: {{name}} }
        spec:
          template: {{name}}
          {{caseSpec}}

        """;

    /// <summary>A binding of a case to a cluster.</summary>
    public static string Binding(string name, string cluster, string @case, string spec) => $$"""
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Binding
        metadata: {name: {{name}} }
        spec:
          cluster: {{cluster}}
          case: {{@case}}
          {{spec}}

        """;
}
