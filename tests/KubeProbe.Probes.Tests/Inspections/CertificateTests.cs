using System.Security.Cryptography.X509Certificates;
using System.Text;
using KubeProbe.Probes.Inspections.Certificates;
using static KubeProbe.Probes.Tests.Inspections.FakeApi;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>Certificates wherever a cluster keeps them.</summary>
public sealed class CertificateTests
{
    readonly TestCertificates authority = new();

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    string Pem(string name, int days) => authority.Issue(name, TimeSpan.FromDays(days)).ExportCertificatePem();

    string TlsSecret(int days, string key = "a2V5") => $$"""{"data": {"tls.crt": "{{Base64(Pem("localhost", days))}}", "tls.key": "{{key}}"} }""";

    [Fact]
    public async Task Those_in_secrets_and_kubeconfigs()
    {
        await using var api = await StartAsync();
        api.Granted.AddRange(["get secrets a", "list secrets b"]);
        var kubeconfig = $"users:\n- user:\n    client-certificate-data: {Base64(Pem("admin", 3))}\n    client-key-data: {Base64("PRIVATE")}\n";
        api.With("v1/secrets", Old("a/admin", $$"""{"data": {"admin.conf": "{{Base64(kubeconfig)}}"} }"""), Old("a/empty", """{"data": {"x": "bm90aGluZw=="}}"""),
            Old("b/soon", TlsSecret(5)), Old("b/late", TlsSecret(90)), Old("b/other", """{"data": {"x": "%%%", "y": "bm90aGluZw=="}}"""));

        var result = await api.InspectAsync("secret-certificates", ("SECRETS", "a/admin a/empty a/gone"), ("SECRET_NAMESPACES", "b"));
        Assert.Equal(4, result.Errors.Count);
        Assert.StartsWith("secret a/admin: admin.conf client-certificate-data: certificate CN=admin issued by CN=test-authority expires on", result.Errors[0]);
        Assert.StartsWith("secret a/empty holds no certificate that can be read", result.Errors[1]);
        Assert.StartsWith("secret a/gone does not exist", result.Errors[2]);
        Assert.StartsWith("secret b/soon: tls.crt: certificate CN=localhost", result.Errors[3]);
        Assert.DoesNotContain("PRIVATE", result.Report.GetRawText());
        Assert.DoesNotContain(Base64("PRIVATE"), result.Report.GetRawText());
        (await api.InspectAsync("secret-certificates", ("SECRETS", "a/admin"), ("MIN_DAYS", "2"))).Passed();
    }

    [Fact]
    public async Task Those_ingresses_serve_with()
    {
        await using var api = await StartAsync();
        api.Granted.Add("get secrets a");
        static string Ingress(string secret, string host) => $$"""{"spec": {"tls": [{"secretName": "{{secret}}", "hosts": ["{{host}}"]}]} }""";
        api.With("networking.k8s.io/v1/ingresses", Old("a/i1", Ingress("gone", "localhost")), Old("a/i2", Ingress("soon", "localhost")), Old("a/i3", Ingress("sound", "shop.example.com")), Old("a/i4", Ingress("half", "localhost")))
            .With("v1/secrets", Old("a/soon", TlsSecret(5)), Old("a/sound", TlsSecret(90)), Old("a/half", TlsSecret(90, "")));

        var errors = (await api.InspectAsync("ingress-certificates")).Errors;
        Assert.Equal(4, errors.Count);
        Assert.StartsWith("secret a/gone of the ingress for localhost does not exist", errors[0]);
        Assert.StartsWith("secret a/half of the ingress for localhost holds no tls.key", errors[1]);
        Assert.Contains("secret a/soon of the ingress for localhost: certificate CN=localhost issued by CN=test-authority expires on", errors[2]);
        Assert.Equal("secret a/sound of the ingress for shop.example.com: certificate CN=localhost is not for shop.example.com; issue it with that name", errors[3]);
        Assert.DoesNotContain(api.Requests, r => r.EndsWith("/secrets", StringComparison.Ordinal) || r.Contains("/secrets?"));
    }

    [Fact]
    public async Task Authorities_of_webhooks_aggregated_apis_and_conversions()
    {
        await using var api = await StartAsync();
        var soon = Base64(new TestCertificates(validity: TimeSpan.FromDays(3)).AuthorityPem);
        api.With("admissionregistration.k8s.io/v1/validatingwebhookconfigurations", Old("sound", SoundCluster.Hook()), Old("none", SoundCluster.Hook().Replace(SoundCluster.Bundle, "")))
            .With("apiregistration.k8s.io/v1/apiservices", Old("v1.x", $$"""{"spec": {"caBundle": "{{soon}}", "service": {"name": "x", "namespace": "a"} } }"""), Old("v1.apps"), Old("v1.y", """{"spec": {"insecureSkipTLSVerify": true, "service": {"name": "y", "namespace": "a"}}}"""))
            .With("apiextensions.k8s.io/v1/customresourcedefinitions", Old("xs.example.com", """{"spec": {"conversion": {"webhook": {"clientConfig": {"caBundle": "bm90aGluZw==", "url": "https://x"}}}}}"""));
        var errors = (await api.InspectAsync("webhook-certificates", ("SERVING", "false"))).Errors;
        Assert.Equal(3, errors.Count);
        Assert.StartsWith("webhook check.web of none: it has no caBundle", errors[0]);
        Assert.StartsWith("apiservice v1.x: caBundle: certificate CN=test-authority issued by CN=test-authority expires on", errors[1]);
        Assert.StartsWith("conversion of xs.example.com: its caBundle holds no certificate that can be read", errors[2]);
    }

    [Fact]
    public void What_a_webhook_presents_is_held_against_authority_name_and_time()
    {
        using var sound = authority.Issue("web", TimeSpan.FromDays(90));
        using var soon = authority.Issue("web", TimeSpan.FromDays(3));
        var (bundle, now) = (PemText.Read(authority.AuthorityPem)!, TimeProvider.System.GetUtcNow());
        IEnumerable<string> Check(X509Certificate2 one, IReadOnlyList<X509Certificate2> authorities, string name) => ServedCertificateRules.Check("web:443", [one], authorities, name, 14, now);

        Assert.Empty(Check(sound, bundle, "localhost"));
        Assert.Contains("expires on", Assert.Single(Check(soon, bundle, "localhost")));
        Assert.Contains("is not for web.a.svc", Assert.Single(Check(sound, bundle, "web.a.svc")));
        Assert.Contains("is not signed by an authority of the caBundle", Assert.Single(Check(sound, PemText.Read(new TestCertificates().AuthorityPem)!, "localhost")));
    }

    [Fact]
    public async Task A_webhook_nobody_answers()
    {
        await using var api = await StartAsync();
        api.With("admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", Old("sound", SoundCluster.Hook()));
        var error = Assert.Single((await api.InspectAsync("webhook-certificates", ("SERVICE_DOMAIN", "invalid"))).Errors);
        Assert.StartsWith("web.a.invalid:443: no TLS connection", error);
    }

    [Fact]
    public async Task Those_kubelets_present()
    {
        await using var sound = new TlsServer(authority, authority.Issue("node", TimeSpan.FromDays(90)));
        await using var soon = new TlsServer(authority, authority.Issue("node", TimeSpan.FromDays(3)));
        static string Node(string port) => $$"""
            {"status": {"conditions": [{"type": "Ready", "status": "True"}], "addresses": [{"type": "InternalIP", "address": "127.0.0.1"}], "daemonEndpoints": {"kubeletEndpoint": {"Port": {{port}} } } } }
            """;
        await using var api = await StartAsync();
        api.With("v1/nodes", Old("n1", Node(sound.Endpoint.Split(':')[1])), Old("n2", Node(soon.Endpoint.Split(':')[1])), Old("n3", Node($"{FreePort.Next()}")), Old("n4", NodeTests.Ready),
            Old("n5", """{"status": {"conditions": [{"type": "Ready", "status": "False"}]}}"""));

        var errors = (await api.InspectAsync("kubelet-certificates")).Errors.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(3, errors.Count);
        Assert.Contains("kubelet of node n2: certificate CN=node issued by CN=test-authority expires on", errors[0]);
        Assert.Contains("kubelet of node n3 at 127.0.0.1:", errors[1]);
        Assert.StartsWith("node n4 tells no InternalIP and kubelet port", errors[2]);
    }

    [Theory]
    [InlineData("", "csr-1 of node-1 for kubernetes.io/kubelet-serving has waited for approval for 3d")]
    [InlineData("""{"type": "Approved"}""", "csr-1 of node-1 for kubernetes.io/kubelet-serving is approved and not signed for 3d")]
    [InlineData("""{"type": "Approved"}, {"type": "Failed", "message": "bad name"}""", "csr-1 of node-1 for kubernetes.io/kubelet-serving failed: bad name")]
    public async Task A_signing_request_that_waits(string conditions, string expected)
    {
        await using var api = await StartAsync();
        api.With("certificates.k8s.io/v1/certificatesigningrequests", Old("csr-1", $$"""{"spec": {"username": "node-1", "signerName": "kubernetes.io/kubelet-serving"}, "status": {"conditions": [{{conditions}}]} }"""),
            Old("denied", """{"status": {"conditions": [{"type": "Denied"}]}}"""));
        Assert.StartsWith("certificatesigningrequest " + expected, Assert.Single((await api.InspectAsync("signing-requests")).Errors));
        (await api.InspectAsync("signing-requests", ("SIGNERS", "example.com/other"))).Passed();
    }
}
