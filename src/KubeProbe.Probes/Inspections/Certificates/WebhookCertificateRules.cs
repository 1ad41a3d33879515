using KubeProbe.Probes.Certificates;

namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>Whom the API server calls, and by which authority it knows them.</summary>
/// <param name="What">Of whom an error speaks.</param>
/// <param name="CaBundle">Base64 of PEM; null or empty where the system's authorities are trusted.</param>
/// <param name="Service">The service called; null for a URL.</param>
sealed record CalledClient(string What, string? CaBundle, (string Namespace, string Name, int Port)? Service);

/// <summary>What is wrong with the authorities the API server is told to trust.</summary>
static class WebhookCertificateRules
{
    public static IEnumerable<CalledClient> Clients(KubeObject item, KubeKind kind)
    {
        if (kind == KubeKinds.ApiServices)
            // Without a service it is the API server itself; who skips the check has no authority.
            return item.At("spec", "service").Exists && !item.Is("spec", "insecureSkipTLSVerify") ? [Of($"apiservice {item.Name}", item.At("spec"))] : [];
        if (kind == KubeKinds.CustomResourceDefinitions)
            return item.At("spec", "conversion", "webhook", "clientConfig") is { Exists: true } conversion ? [Of($"conversion of {item.Name}", conversion)] : [];
        return item.Items("webhooks").Select(webhook => Of($"webhook {webhook.Text("name")} of {item.Name}", webhook.At("clientConfig")));
    }

    public static IEnumerable<string> Check(CalledClient client, int minDays, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(client.CaBundle))
        {
            if (client.Service is not null) yield return $"{client.What}: it has no caBundle, and no public authority signs for a service; have it injected, or put the authority in";
            yield break;
        }

        if (PemText.OfBase64(client.CaBundle) is not { } authorities)
        {
            yield return $"{client.What}: its caBundle holds no certificate that can be read; put the authority's PEM in";
            yield break;
        }

        foreach (var authority in authorities)
            using (authority)
                if (CertificateRules.Check(authority, minDays, now) is { } error) yield return $"{client.What}: caBundle: {error}; renew the authority";
    }

    static CalledClient Of(string what, KubeObject config)
    {
        var service = config.At("service");
        var port = service.At("port").Exists ? (int)service.Integer("port") : 443;
        return new CalledClient(what, config.Text("caBundle"), service.Exists ? (service.Text("namespace") ?? "", service.Text("name") ?? "", port) : null);
    }
}
