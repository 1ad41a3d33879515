using System.Net;
using System.Net.Sockets;

namespace KubeProbe.Probes.Tests;

/// <summary>The certificate probe against local TLS servers.</summary>
public sealed class TlsExpiryTests
{
    static Task<ProbeResult> ProbeAsync(string endpoints, string minDays = "14") => ProbeUnderTest.RunAsync(
        "tls-expiry", new Dictionary<string, string> { ["ENDPOINTS"] = endpoints, ["MIN_DAYS"] = minDays, ["CONNECT_TIMEOUT"] = "500ms" });

    [Fact]
    public async Task Certificates_with_time_left_pass_and_tell_their_days()
    {
        var certificates = new TestCertificates();
        await using var server = new TlsServer(certificates, certificates.Issue("api.test", TimeSpan.FromDays(90)));
        var result = await ProbeAsync(server.Endpoint);

        result.Passed();
        Assert.Contains(result.Measurements["expires"], m => m.GetProperty("value").GetDouble() is > 89 and < 91 && m.GetProperty("unit").GetString() == "days");
        Assert.True(Assert.Single(result.Measurements["handshake"]).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_certificate_about_to_expire_is_named_with_issuer_and_end()
    {
        var certificates = new TestCertificates();
        using var soon = certificates.Issue("api.test", TimeSpan.FromDays(3));
        await using var server = new TlsServer(certificates, soon);
        var result = await ProbeAsync(server.Endpoint);

        var error = Assert.Single(result.Errors);
        Assert.StartsWith(server.Endpoint + ": certificate CN=api.test issued by CN=test-authority expires on ", error);
        Assert.Contains(soon.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"), error);
        Assert.Contains("at least 14 are wanted", error);
    }

    [Fact]
    public async Task An_expired_and_a_future_certificate_fail_however_few_days_are_wanted()
    {
        var now = TimeProvider.System.GetUtcNow();
        var certificates = new TestCertificates();
        await using var past = new TlsServer(certificates, certificates.Issue("past", now.AddDays(-3), now.AddDays(-1)));
        await using var future = new TlsServer(certificates, certificates.Issue("future", now.AddDays(1), now.AddDays(3)));
        var result = await ProbeAsync($"{past.Endpoint}, {future.Endpoint}", minDays: "0");

        Assert.Contains("expired on", result.Errors[0]);
        Assert.Contains("not valid before", result.Errors[1]);
    }

    [Fact]
    public async Task An_intermediate_about_to_expire_fails_too()
    {
        var certificates = new TestCertificates(above: new TestCertificates(), TimeSpan.FromDays(5));
        await using var server = new TlsServer(certificates, certificates.Issue("api.test", TimeSpan.FromDays(4.9)));
        var result = await ProbeAsync(server.Endpoint);
        Assert.Contains(result.Errors, e => e.Contains("certificate CN=test-intermediate"));
    }

    [Fact]
    public async Task Nobody_there_silence_and_something_else_than_tls_are_told_apart()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var plain = new PlainServer();
        var result = await ProbeAsync($"127.0.0.1:{FreePort.Next()} {silent.LocalEndpoint} {plain.Endpoint}");

        Assert.Equal(3, result.Errors.Count);
        Assert.Contains("refused", result.Errors[0]);
        Assert.Contains("no answer within 0.5 s", result.Errors[1]);
        Assert.Contains("no TLS connection", result.Errors[2]);
    }

    [Theory, InlineData("nohost"), InlineData("http://x:1/path"), InlineData(":443")]
    public async Task What_is_no_endpoint_is_the_probes_fault(string endpoint) =>
        Assert.StartsWith("probe-fault: parameter ENDPOINTS holds", (await ProbeAsync(endpoint)).Errors[0]);

    sealed class PlainServer : LoopServer
    {
        public PlainServer() => Begin();

        protected override async Task ServeAsync(NetworkStream stream, CancellationToken stop) =>
            await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), stop);
    }
}
