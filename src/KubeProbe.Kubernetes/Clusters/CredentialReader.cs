using System.Security.Cryptography;
using System.Text;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Turns a declared connection into credentials.</summary>
sealed class CredentialReader(ISecretVault vault, InClusterAccount account)
{
    public async Task<CredentialReading> ReadAsync(ClusterTarget target, CancellationToken cancellation) => target.Spec.Connection switch
    {
        { Kubeconfig: { } kubeconfig } => await FromKubeconfigAsync(target.Name, kubeconfig, cancellation).ConfigureAwait(false),
        { Token: { } token } => await FromTokenAsync(target.Name, token, cancellation).ConfigureAwait(false),
        { InCluster: not null } => account.Read(target.Name),
        _ => CredentialReading.Invalid($"Cluster {target.Name}: spec.connection names no way to reach it. Set kubeconfig, token or inCluster."),
    };

    async Task<CredentialReading> FromKubeconfigAsync(string cluster, KubeconfigConnection connection, CancellationToken cancellation)
    {
        if (await vault.ReadAsync(connection.SecretRef, cancellation).ConfigureAwait(false) is not { } text)
            return Missing(cluster, connection.SecretRef);

        var file = KubeconfigReader.Read(text, connection.Context);
        return file.Credentials is { } credentials
            ? CredentialReading.Of(credentials, Fingerprint(text))
            : CredentialReading.Invalid(
                $"Cluster {cluster}: the kubeconfig in secret {connection.SecretRef.Name} can't be used. "
                + string.Join(" ", file.Faults.Select(f => $"{f.Field}: {f.Message} {f.Remedy}")));
    }

    async Task<CredentialReading> FromTokenAsync(string cluster, TokenConnection connection, CancellationToken cancellation)
    {
        if (await vault.ReadAsync(connection.SecretRef, cancellation).ConfigureAwait(false) is not { } bytes)
            return Missing(cluster, connection.SecretRef);

        var token = Encoding.UTF8.GetString(bytes).Trim();
        if (!PemMaterial.IsHeaderValue(token))
            return CredentialReading.Invalid(
                $"Cluster {cluster}: secret {connection.SecretRef.Name}, key {connection.SecretRef.Key} holds no bearer token. Put the token there, alone.");
        if (ServerAddress.Fault(connection.Server) is { } fault)
            return CredentialReading.Invalid($"Cluster {cluster}: spec.connection.token.server {fault}");
        if (PemMaterial.Certificates(connection.CertificateAuthority) is not { } authorities)
            return CredentialReading.Invalid(
                $"Cluster {cluster}: spec.connection.token.certificateAuthority is no PEM certificate. Paste the cluster's ca.crt there.");

        return CredentialReading.Of(
            new ApiCredentials { Server = ServerAddress.Base(connection.Server), Authorities = authorities, Token = () => token },
            Fingerprint(bytes));
    }

    static CredentialReading Missing(string cluster, SecretRef reference) => CredentialReading.Missing(
        $"Cluster {cluster}: its connection needs secret {reference.Name}, key {reference.Key}, and there is none. Apply a Secret with that key.");

    static string Fingerprint(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}
