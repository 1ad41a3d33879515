using System.Text;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>Kubeconfigs, good ones and templates of bad ones.</summary>
static class Kubeconfigs
{
    public static string Good(Uri address, string authority) => $$"""
        apiVersion: v1
        kind: Config
        current-context: main
        contexts:
        - name: main
          context: {cluster: here, user: centre}
        clusters:
        - name: here
          cluster: {server: "{{address.GetLeftPart(UriPartial.Authority)}}", certificate-authority-data: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(authority))}}}
        users:
        - name: centre
          user:
            token: kubeconfig-token
        """;
}
