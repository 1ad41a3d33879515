using KubeProbe.Probes.Certificates;

namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>Whether a Secret can serve an ingress.</summary>
static class IngressCertificateRules
{
    public static IEnumerable<string> Check(string name, KubeObject secret, IReadOnlyCollection<string> hosts, int minDays, DateTimeOffset now)
    {
        var what = $"secret {name} of the ingress for {(hosts.Count > 0 ? string.Join(", ", hosts.Take(5)) : "any host")}";
        if (!secret.Exists)
        {
            yield return $"{what} does not exist: the ingress controller serves a certificate of its own; make the Secret, or look at what should issue it";
            yield break;
        }

        if (PemText.OfBase64(secret.Text("data", "tls.crt")) is not { } chain)
        {
            yield return $"{what} holds no certificate under tls.crt; put it in again";
            yield break;
        }

        if (string.IsNullOrEmpty(secret.Text("data", "tls.key"))) yield return $"{what} holds no tls.key; put it in again";
        foreach (var (index, certificate) in chain.Index())
            using (certificate)
            {
                if (CertificateRules.Check(certificate, minDays, now) is { } error) yield return $"{what}: {error}; renew it";
                if (index > 0) continue;
                foreach (var host in hosts.Where(host => !IsFor(certificate, host)).Take(5)) yield return $"{what}: certificate {certificate.Subject} is not for {host}; issue it with that name";
            }
    }

    // A wildcard host is served by a certificate for any name below it.
    static bool IsFor(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate, string host) =>
        certificate.MatchesHostname(host.StartsWith("*.", StringComparison.Ordinal) ? "any" + host[1..] : host);
}
