using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.Kubernetes.Clusters;

sealed partial class KubeconfigReader
{
    void CheckCluster(YamlFields cluster)
    {
        if (cluster.Has("certificate-authority"))
            Refuse(cluster, "certificate-authority", "It names a file, and the centre opens none for a manifest.",
                "Inline it as certificate-authority-data: kubectl config view --raw --flatten does.");
        if (cluster.Text("insecure-skip-tls-verify") is { } skip && skip != "false")
            Refuse(cluster, "insecure-skip-tls-verify", "Without verification anybody on the way could take the token.",
                "Remove it and give certificate-authority-data.");
    }

    Uri? Server(YamlFields cluster)
    {
        if (!Uri.TryCreate(cluster.Text("server"), UriKind.Absolute, out var address))
        {
            Refuse(cluster, "server", "It is no address.", "Give it as https://host:port.");
            return null;
        }
        if (ServerAddress.Fault(address) is not { } fault) return ServerAddress.Base(address);

        Refuse(cluster, "server", $"It {fault}", "");
        return null;
    }

    X509Certificate2Collection? Authorities(YamlFields cluster)
    {
        // Absent is well: then the server's certificate is of an authority that everybody trusts.
        if (cluster.Text("certificate-authority-data") is not { } data) return [];

        if (PemMaterial.Decode(data) is { } pem && PemMaterial.Certificates(pem) is { } authorities) return authorities;
        Refuse(cluster, "certificate-authority-data", "It is no PEM certificate in base64.", "Take it anew from the cluster.");
        return null;
    }

    Uri? Proxy(YamlFields cluster)
    {
        if (cluster.Text("proxy-url") is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5") return proxy;

        Refuse(cluster, "proxy-url", "It is no address of a proxy.", "Give it as http://host:port, https://host:port or socks5://host:port.");
        return null;
    }
}
