using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Cases.Checks;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;
using KubeProbe.Server.Checks;
using KubeProbe.Server.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Server.Tests.Checks;

/// <summary>The centre looks at servers of this machine: its own, and ones of a test.</summary>
public sealed class CentreChecksTests(RunningServer server)
{
    [Fact]
    public async Task Http_tells_status_headers_body_and_latency()
    {
        var look = new CheckSpec
        {
            Http = new HttpCheck { Url = $"{server.Server.HttpUrl}health/live" },
            Conditions = ["status == 200", "latency < 60s", "header.content-type contains text/plain", "body == alive"],
        };

        var found = await LookAsync(look);
        var broken = await LookAsync(look with { Conditions = ["status in (301, 302)", "body.nothing == 1"] });

        Assert.True(found.Ok, string.Join("; ", found.Errors));
        Assert.Contains(found.Measurements, sample => sample is { Name: "http", Ok: true, Seconds: > 0 });
        Assert.Contains(found.Measurements, sample => sample is { Name: "status", Value: 200 });
        Assert.Equal(["status in (301, 302) (it was 200)", "body.nothing == 1: there is no body.nothing"], broken.Errors);
    }

    [Fact]
    public async Task Without_conditions_an_error_status_fails_and_secrets_can_be_sent()
    {
        var look = new CheckSpec { Http = new HttpCheck { Url = $"{server.Server.HttpUrl}api/v1/clusters", Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer $(TOKEN)" } } };
        var secret = new Dictionary<string, ParameterValue> { ["TOKEN"] = new() { SecretRef = new SecretRef { Name = "admin", Key = "token" } } };

        Assert.False((await LookAsync(look)).Ok);
        Assert.True((await LookAsync(look, secret)).Ok);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://localhost:1/")]
    [InlineData("http://[::ffff:127.0.0.1]:1/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://10.1.2.3/")]
    public async Task A_private_address_is_not_asked_unless_it_is_named(string url)
    {
        var found = await LookAsync(new CheckSpec { Http = new HttpCheck { Url = url } }, allowed: []);

        Assert.Contains("checks.allowedTargets", Assert.Single(found.Errors), StringComparison.Ordinal);
        Assert.StartsWith("probe-fault: ", found.Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_named_is_named_by_host_address_or_network()
    {
        var targets = new CheckTargets(["inner.example", "10.0.0.7", "192.168.0.0/16"]);

        Assert.True(targets.Allows("inner.example", IPAddress.Parse("10.9.9.9")));
        Assert.True(targets.Allows("x", IPAddress.Parse("10.0.0.7")));
        Assert.True(targets.Allows("x", IPAddress.Parse("192.168.3.4")));
        Assert.True(targets.Allows("x", IPAddress.Parse("8.8.8.8")));
        Assert.False(targets.Allows("x", IPAddress.Parse("10.0.0.8")));
    }

    [Fact]
    public async Task Tcp_connects_or_says_why_not()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var open = await LookAsync(new CheckSpec { Tcp = new TcpCheck { Address = $"127.0.0.1:{port}" }, Conditions = ["latency < 60s"] });
        listener.Stop();
        var closed = await LookAsync(new CheckSpec { Tcp = new TcpCheck { Address = $"127.0.0.1:{port}" } });

        Assert.True(open.Ok);
        Assert.Contains("refused", Assert.Single(closed.Errors), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Tls_tells_until_when_the_certificate_is_good_and_whether_it_is_trusted()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(20));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeTlsAsync(listener, certificate);
        var check = new TlsCheck { Address = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", ServerName = "localhost" };

        var untrusted = await LookAsync(new CheckSpec { Tls = check });
        var soon = await LookAsync(new CheckSpec { Tls = check with { SkipVerify = true }, Conditions = ["certificate.expiresIn > 30d", "certificate.subject contains localhost"] });
        var fine = await LookAsync(new CheckSpec { Tls = check with { SkipVerify = true }, Conditions = ["certificate.expiresIn > 10d"] });
        listener.Stop();
        await serving;

        Assert.Contains("certificate", Assert.Single(untrusted.Errors), StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("certificate.expiresIn > 30d", Assert.Single(soon.Errors), StringComparison.Ordinal);
        Assert.True(fine.Ok);
        Assert.InRange(fine.Measurements.Single(sample => sample.Name == "certificate").Value!.Value, 19, 20);
    }

    [Fact]
    public async Task Dns_tells_code_and_answers()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var serving = ServeDnsAsync(socket);
        var check = new DnsCheck { Name = "api.example", Server = $"127.0.0.1:{((IPEndPoint)socket.Client.LocalEndPoint!).Port}" };

        var right = await LookAsync(new CheckSpec { Dns = check, Conditions = ["code == NOERROR", "answer == 192.0.2.7", "answers == 1"] });
        var wrong = await LookAsync(new CheckSpec { Dns = check, Conditions = ["answer == 192.0.2.8"] });
        socket.Dispose();
        await serving;

        Assert.True(right.Ok, string.Join("; ", right.Errors));
        Assert.Contains("it was 192.0.2.7", Assert.Single(wrong.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpc_asks_the_health_service()
    {
        var health = new Grpc.HealthCheck.HealthServiceImpl();
        health.SetStatus("", Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving);
        health.SetStatus("store", Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.NotServing);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(health);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        await using var app = builder.Build();
        app.MapGrpcService<Grpc.HealthCheck.HealthServiceImpl>();
        await app.StartAsync();
        var check = new GrpcCheck { Url = app.Urls.First() };

        var found = await LookAsync(new CheckSpec { Grpc = check });
        var away = await LookAsync(new CheckSpec { Grpc = check with { Service = "store" } });
        var other = await LookAsync(new CheckSpec { Grpc = check with { Service = "no.such.Service" } });

        Assert.True(found.Ok, string.Join("; ", found.Errors));
        Assert.Equal("health == SERVING (it was NOT_SERVING)", Assert.Single(away.Errors));
        Assert.Equal("health == SERVING (it was SERVICE_UNKNOWN)", Assert.Single(other.Errors));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_waited_for_no_longer_than_the_run()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var over = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LookAsync(
            new CheckSpec { Http = new HttpCheck { Url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/" } }, cancellation: over.Token));
    }

    async Task<ProbeOutcome> LookAsync(
        CheckSpec check, IReadOnlyDictionary<string, ParameterValue>? parameters = null, string[]? allowed = null, CancellationToken cancellation = default)
    {
        var checks = new CentreChecks(new CheckTargets(allowed ?? ["127.0.0.0/8"]), new OneSecret(server.AdminToken), TimeProvider.System);
        return await checks.LookAsync(
            new RunOrder
            {
                Id = RunId.OfTrigger("c", "b", "k", "1"),
                Cluster = "c",
                Case = "k",
                Binding = "b",
                Trigger = RunTrigger.Manual,
                Due = TimeProvider.System.GetUtcNow(),
                Timeout = TimeSpan.FromMinutes(1),
                Work = new ProbeWork { Template = "t", Version = 1, Image = "", Contract = ProbeContract.Check, Check = check },
                Parameters = parameters ?? new Dictionary<string, ParameterValue>(),
            },
            cancellation);
    }

    static async Task ServeTlsAsync(TcpListener listener, X509Certificate2 certificate)
    {
        while (true)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(certificate);
                _ = await tls.ReadAsync(new byte[1]);
            }
            catch (SocketException)
            {
                return;
            }
            catch (InvalidOperationException)
            {
                // Stopped, or disposed of.
                return;
            }
            catch (Exception fault) when (fault is IOException or System.Security.Authentication.AuthenticationException)
            {
                // A client that does not trust it hangs up.
            }
        }
    }

    // The question again, and one A record for its name, which a pointer names.
    static async Task ServeDnsAsync(UdpClient socket)
    {
        try
        {
            while (true)
            {
                var question = await socket.ReceiveAsync();
                var end = 12;
                while (question.Buffer[end] != 0) end += question.Buffer[end] + 1;
                byte[] answer =
                [
                    question.Buffer[0], question.Buffer[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. question.Buffer[12..(end + 5)],
                    0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7,
                ];
                await socket.SendAsync(answer, question.RemoteEndPoint);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    sealed class OneSecret(string value) : ISecretVault
    {
        public Task<byte[]?> ReadAsync(SecretRef reference, CancellationToken cancellation) => Task.FromResult<byte[]?>(System.Text.Encoding.UTF8.GetBytes(value));
    }
}
