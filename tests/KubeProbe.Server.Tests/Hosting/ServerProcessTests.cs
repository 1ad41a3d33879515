using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Hosting;

/// <summary>The process as its users run it: TLS, signals, and what stdout says of a start that is refused.</summary>
public sealed class ServerProcessTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-process-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task SIGTERM_ends_it_well_though_streams_are_open()
    {
        await using var server = await ServerProcess.StartAsync(folder.FullName);
        var token = (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "admin.token"))).Trim();
        using var http = new HttpClient { BaseAddress = server.Http, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var events = await http.GetAsync("/api/v1/runs/watch?existing=true", HttpCompletionOption.ResponseHeadersRead);
        using var channel = GrpcChannel.ForAddress(server.Grpc);
        using var watch = new Contracts.V1Alpha1.Runs.RunsClient(channel).WatchRuns(
            new WatchRunsRequest(), new Metadata { { "authorization", $"Bearer {token}" } });
        await watch.ResponseHeadersAsync;

        var (code, took) = await server.TerminateAsync();

        Assert.Equal(0, code);
        Assert.True(took < TimeSpan.FromSeconds(30), $"It took {took}.");
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
        var end = await Assert.ThrowsAsync<RpcException>(async () => Assert.False(await watch.ResponseStream.MoveNext(default), "The stream told something."));
        Assert.Contains(end.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Cancelled });
    }

    [Fact]
    public async Task A_database_that_is_gone_takes_the_server_out_of_service_until_it_is_back()
    {
        await using var server = await ServerProcess.StartAsync(folder.FullName);
        using var http = new HttpClient { BaseAddress = server.Http };
        var (file, away) = (Path.Combine(folder.FullName, "kubeprobe.db"), Path.Combine(folder.FullName, "away.db"));
        Assert.Equal("ready", await http.GetStringAsync("/health/ready"));

        File.Move(file, away);
        using (var gone = await http.GetAsync("/health/ready"))
            Assert.Equal((System.Net.HttpStatusCode.ServiceUnavailable, "not storage"), (gone.StatusCode, await gone.Content.ReadAsStringAsync()));
        Assert.Equal("alive", await http.GetStringAsync("/health/live"));

        File.Move(away, file);
        Assert.Equal("ready", await http.GetStringAsync("/health/ready"));
    }

    [Fact]
    public async Task Both_addresses_speak_TLS_with_the_given_certificate_and_its_chain()
    {
        using var authority = Authority();
        using var issuer = Issue(authority, "CN=issuer", isAuthority: true);
        using var leaf = Issue(issuer, "CN=server", isAuthority: false);
        var (certificate, key) = (Path.Combine(folder.FullName, "tls.crt"), Path.Combine(folder.FullName, "tls.key"));
        await File.WriteAllTextAsync(certificate, $"{leaf.ExportCertificatePem()}\n{issuer.ExportCertificatePem()}\n");
        await File.WriteAllTextAsync(key, leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        await using var server = await ServerProcess.StartAsync(folder.FullName, "--listen.certificate", certificate, "--listen.certificateKey", key);

        // Only the root is trusted, so the issuer must have come from the server.
        using var http = new HttpClient(Trusting(authority));
        Assert.Equal("https", server.Http.Scheme);
        Assert.Equal("ready", await http.GetStringAsync(new Uri(server.Http, "/health/ready")));
        using var channel = GrpcChannel.ForAddress(server.Grpc, new GrpcChannelOptions { HttpHandler = Trusting(authority), DisposeHttpClient = true });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await new Grpc.Health.V1.Health.HealthClient(channel).CheckAsync(new HealthCheckRequest())).Status);
    }

    [Theory]
    [InlineData("missing", "there is no file {0}")]
    [InlineData("garbage", "{0} and ")]
    [InlineData("another-key", "{0} and ")]
    public async Task A_certificate_that_is_none_is_told_with_its_setting(string what, string told)
    {
        using var one = Authority();
        using var other = Authority();
        var (certificate, key) = (Path.Combine(folder.FullName, "tls.crt"), Path.Combine(folder.FullName, "tls.key"));
        if (what != "missing") await File.WriteAllTextAsync(certificate, what == "garbage" ? "no certificate" : one.ExportCertificatePem());
        await File.WriteAllTextAsync(key, other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => RefusedAsync("--listen.certificate", certificate, "--listen.certificateKey", key));

        Assert.StartsWith($"2\nerror: listen.certificate: {told.Replace("{0}", certificate, StringComparison.Ordinal)}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_start_is_told_once_and_without_a_trace()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "kubeprobe.db"), string.Concat(Enumerable.Repeat("this is no database. ", 500)));

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => RefusedAsync());

        Assert.StartsWith("2\nerror: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", fault.Message, StringComparison.Ordinal);
        Assert.Single(fault.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_loses_nothing()
    {
        await using var disk = await SmallDisk.MountAsync();
        var server = await ServerProcess.StartAsync(disk.Path);
        await using (server)
        {
            var token = (await File.ReadAllTextAsync(Path.Combine(disk.Path, "admin.token"))).Trim();
            using var http = new HttpClient { BaseAddress = server.Http, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
            await ApplyAsync(http, "before");
            disk.Fill();

            HttpResponseMessage refused;
            var i = 0;
            do refused = await PutAsync(http, $"more-{i}");
            while (refused.IsSuccessStatusCode && ++i < 500);

            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("disk", await refused.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);

            disk.Free();
            await ApplyAsync(http, "after");
            Assert.Equal(0, (await server.TerminateAsync()).Code);
        }
        await using var again = await ServerProcess.StartAsync(disk.Path);
        Assert.NotNull(again.Http);
    }

    async Task RefusedAsync(params string[] arguments)
    {
        await using var server = await ServerProcess.StartAsync(folder.FullName, arguments);
    }

    static async Task ApplyAsync(HttpClient http, string name)
    {
        using var answer = await PutAsync(http, name);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    static Task<HttpResponseMessage> PutAsync(HttpClient http, string name) => http.PostAsync("/api/v1/apply", new StringContent(
        $"apiVersion: kubeprobe.io/v1alpha1\nkind: ProbeTemplate\nmetadata: {{name: {name}, annotations: {{a: {new string('x', 50_000)}}}}}\nspec: {{image: p}}\n",
        new MediaTypeHeaderValue("application/yaml")));

    static SocketsHttpHandler Trusting(X509Certificate2 authority) => new()
    {
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { authority },
            },
        },
    };

    static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    static X509Certificate2 Issue(X509Certificate2 issuer, string name, bool isAuthority)
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var issued = request.Create(issuer, now.AddHours(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
