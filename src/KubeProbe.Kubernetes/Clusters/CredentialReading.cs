using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Credentials, or why there are none.</summary>
/// <param name="Credentials">Null when the connection can't be made from what is declared.</param>
/// <param name="Fingerprint">Of what was read: another one means another connection.</param>
/// <param name="Reason">SecretMissing or KubeconfigInvalid.</param>
/// <param name="Message">With the remedy; holds nothing secret.</param>
sealed record CredentialReading(ApiCredentials? Credentials, string Fingerprint, string Reason, string Message)
{
    public static CredentialReading Of(ApiCredentials credentials, string fingerprint) => new(credentials, fingerprint, "", "");

    public static CredentialReading Missing(string message) => new(null, "", "SecretMissing", message);

    public static CredentialReading Invalid(string message) => new(null, "", "KubeconfigInvalid", message);

    public TargetClusterException Fault() => new(TargetFault.NotConfigured, Message);
}
