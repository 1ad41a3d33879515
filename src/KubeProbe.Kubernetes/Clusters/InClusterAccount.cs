using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>The service account of the pod the server runs in, as the kubelet mounts it.</summary>
/// <remarks>Source: kubernetes.io, "Accessing the Kubernetes API from a Pod".</remarks>
sealed class InClusterAccount(string folder, Func<string, string?> environment, TimeProvider time)
{
    /// <summary>The kubelet replaces the token when four fifths of its hour are over; reading it each minute is soon enough.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    public CredentialReading Read(string cluster)
    {
        var host = environment("KUBERNETES_SERVICE_HOST");
        var port = environment("KUBERNETES_SERVICE_PORT") ?? "443";
        if (string.IsNullOrEmpty(host)
            || !Uri.TryCreate($"https://{(host.Contains(':') ? $"[{host}]" : host)}:{port}/", UriKind.Absolute, out var server))
            return CredentialReading.Invalid(
                $"Cluster {cluster}: spec.connection.inCluster works only where the server itself runs as a pod. Use kubeconfig or token.");

        try
        {
            if (PemMaterial.Certificates(File.ReadAllText(Path.Combine(folder, "ca.crt"))) is not { } authorities)
                return CredentialReading.Invalid($"Cluster {cluster}: ca.crt of the server's service account is no certificate.");
            var token = new FileToken(Path.Combine(folder, "token"), time);
            token.Current();
            return CredentialReading.Of(
                new ApiCredentials { Server = server, Authorities = authorities, Token = token.Current },
                $"{server.Authority} {authorities[0].Thumbprint}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CredentialReading.Invalid(
                $"Cluster {cluster}: the server's pod has no readable service account token. Set automountServiceAccountToken: true on it.");
        }
    }

    sealed class FileToken(string path, TimeProvider time)
    {
        string token = "";
        long? readAt;

        public string Current()
        {
            if (readAt is { } at && time.GetElapsedTime(at) < Fresh) return token;
            try
            {
                token = File.ReadAllText(path).Trim();
                readAt = time.GetTimestamp();
            }
            catch (IOException) when (token.Length > 0)
            {
                // The kubelet is just replacing it; the one at hand is good for minutes yet.
            }
            return token;
        }
    }
}
