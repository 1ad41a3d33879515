using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.Kubernetes.Clusters;

sealed partial class KubeconfigReader
{
    const string AskForToken = "Give the centre a service account of its own and its token: k8s/ has one.";

    void CheckUser(YamlFields user)
    {
        if (user.Has("exec"))
            Refuse(user, "exec", "It runs a program on the centre's machine; that is refused.", AskForToken);
        if (user.Has("auth-provider"))
            Refuse(user, "auth-provider", "It needs a plugin on the centre's machine; that is refused.", AskForToken);
        foreach (var field in (ReadOnlySpan<string>)["client-certificate", "client-key"])
            if (user.Has(field))
                Refuse(user, field, "It names a file, and the centre opens none for a manifest.",
                    $"Inline it as {field}-data: kubectl config view --raw --flatten does.");
        if (user.Has("tokenFile"))
            Refuse(user, "tokenFile", "It names a file, and the centre opens none for a manifest.", "Inline the token as token.");
        if (user.Has("username") || user.Has("password"))
            Refuse(user, "username", "Kubernetes takes no passwords since 1.19.", AskForToken);
        if (user.Has("as") || user.Has("as-groups") || user.Has("as-uid") || user.Has("as-user-extra"))
            Refuse(user, "as", "The centre does not act in another's name.", "Give the rights to the user itself and remove it.");
    }

    (string? Token, X509Certificate2? Certificate) Identity(YamlFields user)
    {
        var token = user.Text("token")?.Trim();
        if (token is not null && !PemMaterial.IsHeaderValue(token))
            Refuse(user, "token", "It has characters no token has.", "Paste the token alone, without line breaks.");

        var certificate = user.Text("client-certificate-data");
        var key = user.Text("client-key-data");
        if (certificate is null && key is null)
        {
            if (token is null && faults.Count == 0)
                Refuse(user, "token", "The user has neither token nor client certificate.", AskForToken);
            return (token, null);
        }
        if (certificate is not null && key is not null
            && PemMaterial.Decode(certificate) is { } certificatePem && PemMaterial.Decode(key) is { } keyPem
            && PemMaterial.WithKey(certificatePem, keyPem) is { } pair)
            return (token, pair);

        Refuse(user, "client-certificate-data", "It and client-key-data are not a certificate and its key, PEM in base64.",
            "Take both anew from the same place.");
        return (token, null);
    }
}
