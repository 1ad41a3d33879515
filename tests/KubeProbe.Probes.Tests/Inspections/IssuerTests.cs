using System.Buffers.Text;
using System.Text;
using static KubeProbe.Probes.Tests.Inspections.FakeApi;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>Whether tokens of a cluster can be verified by those who have only its discovery document.</summary>
public sealed class IssuerTests : IDisposable
{
    readonly string token = Path.GetTempFileName();

    static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    async Task<ProbeResult> InspectAsync(string discovery, string keys, params (string, string)[] parameters)
    {
        await File.WriteAllTextAsync(token, $"{Part("""{"alg": "RS256", "kid": "k1"}""")}.{Part("""{"iss": "https://issuer"}""")}.sig");
        await using var api = await StartAsync();
        if (discovery != "") api.Text(".well-known/openid-configuration", discovery).Text("openid/v1/jwks", keys);
        return await api.InspectAsync("service-account-issuer", [("TOKEN_FILE", token), .. parameters]);
    }

    [Fact]
    public async Task One_that_fits_passes_and_tells_issuer_and_keys()
    {
        var result = await InspectAsync("""{"issuer": "https://issuer"}""", """{"keys": [{"kid": "k2"}, {"kid": "k1"}]}""", ("EXPECTED_ISSUER", "https://issuer"));
        result.Passed();
        Assert.Equal(("https://issuer", "k1 k2"), (result.Facts["service-account-issuer"], result.Facts["service-account-keys"]));
    }

    [Theory]
    [InlineData("""{"issuer": "https://other"}""", """{"keys": [{"kid": "k1"}]}""", "tokens name the issuer https://issuer, the discovery document https://other")]
    [InlineData("""{"issuer": "https://issuer"}""", """{"keys": [{"kid": "k2"}]}""", "the key k1 that signs tokens is not among the 1 published")]
    [InlineData("""{"issuer": "https://issuer"}""", """{"keys": []}""", "no key is published")]
    [InlineData("", "", "the API server serves no /.well-known/openid-configuration")]
    public async Task One_that_does_not_fit(string discovery, string keys, string expected) => Assert.StartsWith(expected, Assert.Single((await InspectAsync(discovery, keys)).Errors));

    [Fact]
    public async Task One_that_is_not_the_one_expected() => Assert.StartsWith("the issuer is https://issuer, not https://b",
        Assert.Single((await InspectAsync("""{"issuer": "https://issuer"}""", """{"keys": [{"kid": "k1"}]}""", ("EXPECTED_ISSUER", "https://b"))).Errors));

    [Fact]
    public async Task A_key_whose_certificate_expires()
    {
        var soon = Convert.ToBase64String(new TestCertificates().Issue("signer", TimeSpan.FromDays(3)).RawData);
        Assert.StartsWith("key k1: certificate CN=signer", Assert.Single((await InspectAsync("""{"issuer": "https://issuer"}""", $$"""{"keys": [{"kid": "k1", "x5c": ["{{soon}}"]}]}""")).Errors));
    }

    public void Dispose() => File.Delete(token);
}
