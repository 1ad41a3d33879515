using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KubeProbe.Cli.Tests.Fakes;

namespace KubeProbe.Cli.Tests.Connections;

public sealed class ConnectionTests : CentreTest
{
    [Theory]
    [InlineData("flag", "environment", "file", "Bearer flag")]
    [InlineData(null, "environment", "file", "Bearer environment")]
    [InlineData(null, null, "file", "Bearer file")]
    [InlineData(null, "", "file", "Bearer file")]
    [InlineData(null, null, null, null)]
    public async Task A_flag_beats_the_environment_and_that_beats_the_file(string? flag, string? environment, string? file, string? sent)
    {
        Assert.Equal(0, (await Terminal.RunAsync(["context", "set", "dev", .. file is null ? (string[])[] : ["--token", file]])).Code);
        if (environment is not null) Terminal.Environment["KUBEPROBE_TOKEN"] = environment;
        await Terminal.RunAsync(["whoami", .. flag is null ? (string[])[] : ["--token", flag]]);
        Assert.Equal(sent, Assert.Single(Centre.Calls).Authorization);
    }

    [Fact]
    public async Task The_server_too_is_taken_from_flag_then_environment_then_file()
    {
        await using var other = await FakeCentre.StartAsync();
        await Terminal.RunAsync("context", "set", "dev", "--server", other.Url);
        await Terminal.RunAsync("whoami");
        Assert.Single(Centre.Calls);
        Terminal.Environment.Remove("KUBEPROBE_SERVER");
        await Terminal.RunAsync("whoami");
        Assert.Single(other.Calls);
        await Terminal.RunAsync("whoami", "--server", Centre.Url);
        Assert.Equal((2, 1), (Centre.Calls.Count, other.Calls.Count));
    }

    [Fact]
    public async Task Another_context_is_chosen_by_flag_or_environment()
    {
        await Terminal.RunAsync("context", "set", "a", "--token", "of-a");
        await Terminal.RunAsync("context", "set", "b", "--token", "of-b");
        await Terminal.RunAsync("whoami");
        await Terminal.RunAsync("whoami", "--context", "b");
        Terminal.Environment["KUBEPROBE_CONTEXT"] = "b";
        await Terminal.RunAsync("whoami");
        await Terminal.RunAsync("whoami", "--context", "a");
        Assert.Equal(["Bearer of-a", "Bearer of-b", "Bearer of-b", "Bearer of-a"], Centre.Calls.Select(c => c.Authorization));
        Assert.Contains("there is no context 'c'", (await Terminal.RunAsync("whoami", "--context", "c")).Err);
    }

    [Fact]
    public async Task A_centre_that_does_not_answer_is_named_with_what_to_check()
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)reserved.LocalEndpoint).Port}";
        reserved.Stop();
        var outcome = await Terminal.RunAsync("get", "clusters", "--server", address);
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.StartsWith($"error: can't reach the centre at {address}: Connection refused\nhint: ", outcome.Err);
        Assert.Contains("KUBEPROBE_SERVER", outcome.Err);
    }

    [Theory]
    [InlineData("http://centre.example:8081", 2)]
    [InlineData("http://10.0.0.1:8081", 2)]
    public async Task A_token_is_not_sent_in_plain_text_to_another_host(string server, int code)
    {
        var outcome = await Terminal.RunAsync("whoami", "--server", server, "--token", "secret");
        Assert.Equal(code, outcome.Code);
        Assert.Contains("without encryption", outcome.Err);
        Assert.Contains("--insecure-plaintext", outcome.Err);
        Assert.DoesNotContain("secret", outcome.Err);
    }

    [Theory]
    [InlineData("localhost:1", "https://localhost:1")]
    [InlineData("http://[::1]:1", "http://[::1]:1")]
    public async Task Without_a_scheme_it_is_https(string server, string shown) =>
        Assert.Contains($"server: {shown}\n", (await Terminal.RunAsync("context", "show", "--server", server, "--token", "t")).Out);

    [Theory]
    [InlineData("ftp://a"), InlineData("http://a/path"), InlineData("http://user@a"), InlineData("http://"), InlineData("::")]
    public async Task What_is_no_address_is_refused(string server)
    {
        var outcome = await Terminal.RunAsync("whoami", "--server", server);
        Assert.Equal(2, outcome.Code);
        Assert.Contains("is not the address of a centre", outcome.Err);
    }

    [Fact]
    public async Task A_token_with_a_line_break_is_refused_without_being_shown()
    {
        var outcome = await Terminal.RunAsync("whoami", "--token", "sec\nret");
        Assert.Equal(4, outcome.Code);
        Assert.DoesNotContain("ret", outcome.Err.Replace("secret", ""));
    }

    [Fact]
    public async Task A_port_that_speaks_no_grpc_is_told_apart()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serve = Task.Run(async () =>
        {
            using var socket = await listener.AcceptSocketAsync();
            await socket.ReceiveAsync(new byte[1024]);
            await socket.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        });
        var outcome = await Terminal.RunAsync("whoami", "--server", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        await serve;
        Assert.Equal(2, outcome.Code);
        Assert.Contains("speaks no gRPC", outcome.Err);
        Assert.Contains("8081", outcome.Err);
    }

    [Fact]
    public async Task Tls_is_checked_against_the_authority_of_the_context()
    {
        using var certificate = SelfSigned();
        await using var secure = await FakeCentre.StartAsync(certificate);
        var pem = Terminal.File("ca.pem", certificate.ExportCertificatePem());
        var address = secure.Url.Replace("127.0.0.1", "localhost");

        Terminal.Environment.Remove("KUBEPROBE_SERVER");
        await Terminal.RunAsync("context", "set", "secure", "--server", address, "--token", "t", "--certificate-authority", pem);
        Assert.Equal(0, (await Terminal.RunAsync("whoami")).Code);
        Assert.Equal("Bearer t", Assert.Single(secure.Calls).Authorization);

        await Terminal.RunAsync("context", "set", "insecure", "--server", address);
        var outcome = await Terminal.RunAsync("whoami", "--context", "insecure");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("is not trusted", outcome.Err);
        Assert.Contains("--certificate-authority", outcome.Err);
    }

    [Theory]
    [InlineData("no certificate here", "holds no certificate")]
    [InlineData(null, "can't be read")]
    public async Task An_authority_that_is_none_is_told(string? content, string message)
    {
        var pem = content is null ? Path.Combine(Terminal.Folder, "missing.pem") : Terminal.File("ca.pem", content);
        await Terminal.RunAsync("context", "set", "dev", "--certificate-authority", pem);
        var outcome = await Terminal.RunAsync("whoami");
        Assert.Equal(2, outcome.Code);
        Assert.Contains(message, outcome.Err);
    }

    static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
