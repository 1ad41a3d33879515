using System.Text;

namespace KubeProbe.DevCluster.Access;

/// <summary>Writes a kubeconfig that reaches one cluster with a bearer token: everything inline, nothing to execute.</summary>
static class Kubeconfig
{
    public static string Write(string cluster, Uri address, string caPem, string user, string token) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: {cluster}
          cluster:
            server: {address.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(caPem))}
        users:
        - name: {user}
          user:
            token: {token}
        contexts:
        - name: {cluster}
          context:
            cluster: {cluster}
            user: {user}
        current-context: {cluster}

        """;
}
