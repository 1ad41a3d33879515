using KubeProbe.Probes.Certificates;

namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>
/// Certificates in Secrets: TLS pairs, and the client certificates and authorities of kubeconfigs. It reads only the Secrets named, and lists
/// only the namespaces named; no text of a Secret is told but subject, issuer and end of its certificates.
/// </summary>
sealed class SecretCertificates(ProbeParameters parameters) : Inspection(parameters)
{
    readonly IReadOnlyList<string> secrets = parameters.List("SECRETS");
    readonly IReadOnlyList<string> spaces = parameters.List("SECRET_NAMESPACES");
    readonly string? selector = parameters.Optional("SELECTOR");
    readonly int minDays = parameters.Integer("MIN_DAYS", 14, 0, 3650);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        foreach (var name in secrets)
        {
            var parts = name.Split('/', 2);
            using var secret = parts.Length == 2 ? await inspector.ReadAsync(KubeKinds.Secrets, parts[0], parts[1], stopping) : null;
            if (secret is null) inspector.Findings.Add($"secret {name} does not exist; correct SECRETS (namespace/name), or make it again");
            else inspector.Findings.Add(Judge(inspector, new KubeObject(secret.RootElement), named: true));
        }

        foreach (var space in spaces)
            await foreach (var secret in inspector.ListInAsync(KubeKinds.Secrets, space, stopping, selector))
                inspector.Findings.Add(Judge(inspector, secret, named: false));
    }

    IEnumerable<string> Judge(Inspector inspector, KubeObject secret, bool named)
    {
        var certificates = 0;
        foreach (var (where, certificate) in SecretCertificateRules.Certificates(secret))
            using (certificate)
            {
                certificates++;
                inspector.Run.Record("expires", CertificateRules.DaysLeft(certificate, inspector.Now), "days");
                if (CertificateRules.Check(certificate, minDays, inspector.Now) is { } error) yield return $"secret {secret.FullName}: {where}: {error}; issue it anew and put it in";
            }

        if (certificates == 0 && named) yield return $"secret {secret.FullName} holds no certificate that can be read; correct SECRETS, or put it in again";
    }
}
