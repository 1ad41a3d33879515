using KubeProbe.Client;

namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>
/// The issuer of service account tokens as others see it: its discovery document and keys are served, the issuer is the one tokens name, and
/// the key that signed this pod's own token is among them. Facts: <c>service-account-issuer</c>, <c>service-account-keys</c>.
/// </summary>
sealed class ServiceAccountIssuer(ProbeParameters parameters) : Inspection(parameters)
{
    readonly string? expected = parameters.Optional("EXPECTED_ISSUER");
    readonly string tokenFile = parameters.Text("TOKEN_FILE", "/var/run/secrets/kubernetes.io/serviceaccount/token");
    readonly int minDays = parameters.Integer("MIN_DAYS", 14, 0, 3650);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        using var discovery = await inspector.TryGetAsync(".well-known/openid-configuration", stopping)
            ?? throw new ProbeFailedException("the API server serves no /.well-known/openid-configuration; set --service-account-issuer");
        var document = new KubeObject(discovery.RootElement);
        using var keys = await inspector.TryGetAsync("openid/v1/jwks", stopping) ?? throw new ProbeFailedException("the API server serves no /openid/v1/jwks: nobody can verify its tokens");
        var set = new KubeObject(keys.RootElement);

        var token = File.Exists(tokenFile) ? JwtText.Read(await File.ReadAllTextAsync(tokenFile, stopping)) : null;
        inspector.Findings.Add(IssuerRules.Check(document, set, token, expected, minDays, inspector.Now));
        inspector.Fact("service-account-issuer", document.Text("issuer") ?? "");
        inspector.Fact("service-account-keys", string.Join(" ", set.Items("keys").Select(key => key.Text("kid")).Order(StringComparer.Ordinal)));
    }
}
