using KubeProbe.Probes.Certificates;

namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>Whether tokens of this cluster can be verified.</summary>
static class IssuerRules
{
    public static IEnumerable<string> Check(KubeObject document, KubeObject keys, JwtText? token, string? expected, int minDays, DateTimeOffset now)
    {
        var issuer = document.Text("issuer") ?? "";
        if (issuer.Length == 0) yield return "the discovery document names no issuer; set --service-account-issuer";
        if (expected is not null && issuer != expected) yield return $"the issuer is {issuer}, not {expected}; set --service-account-issuer";
        if (token?.Issuer is { } own && own != issuer) yield return $"tokens name the issuer {own}, the discovery document {issuer}: whoever verifies by discovery refuses them; let all API servers have the same --service-account-issuer";

        var kids = keys.Items("keys").Select(key => key.Text("kid")).ToList();
        if (kids.Count == 0) yield return "no key is published: nobody can verify a token; set --service-account-key-file";
        else if (token?.KeyId is { } kid && !kids.Contains(kid)) yield return $"the key {kid} that signs tokens is not among the {kids.Count} published: whoever verifies by discovery refuses them; let all API servers have the same --service-account-key-file";

        foreach (var key in keys.Items("keys"))
            foreach (var text in key.Texts("x5c").Take(10))
                foreach (var certificate in PemText.Read($"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----") ?? [])
                    using (certificate)
                        if (CertificateRules.Check(certificate, minDays, now) is { } error) yield return $"key {key.Text("kid")}: {error}; renew it";
    }
}
