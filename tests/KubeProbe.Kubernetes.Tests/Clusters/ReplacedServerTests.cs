using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>The API server behind an address becomes another: its certificate, its authority, its tokens.</summary>
public sealed class ReplacedServerTests
{
    const string Nodes = "GET /api/v1/nodes";

    [Fact]
    public async Task One_of_another_authority_is_not_trusted_until_the_connection_names_it()
    {
        await using var centre = new Centre();
        var first = await FakeApiServer.StartAsync();
        first.On(Nodes, 200, ApiTexts.List("1").ToJsonString());
        var (address, authority) = (first.Address, first.Trusted.Pem);
        await ListAsync(centre, centre.Target(address, authority));
        await first.DisposeAsync();

        await using var second = await StartAgainAsync(address.Port);
        second.On(Nodes, 200, ApiTexts.List("1").ToJsonString());
        var check = await centre.Connections.CheckAsync(centre.Target(address, authority), default);
        var fault = await Assert.ThrowsAsync<TargetClusterException>(() => ListAsync(centre, centre.Target(address, authority)));
        await ListAsync(centre, centre.Target(address, second.Trusted.Pem));

        Assert.Equal((false, false, "CertificateUntrusted"), (check.Reachable, check.Answers, check.Reason));
        Assert.Equal(TargetFault.Untrusted, fault.Fault);
        Assert.Single(second.Asked);
    }

    [Fact]
    public async Task A_renewed_certificate_of_the_same_authority_is_taken()
    {
        await using var centre = new Centre();
        using var authority = new TestAuthority();
        var first = await FakeApiServer.StartAsync(authority.Issue(TimeSpan.FromDays(1)));
        first.On(Nodes, 200, ApiTexts.List("1").ToJsonString());
        var target = centre.Target(first.Address, authority.Pem);
        await ListAsync(centre, target);
        await first.DisposeAsync();

        await using var second = await StartAgainAsync(target.Spec.Connection.Token!.Server.Port, authority.Issue(TimeSpan.FromDays(2)));
        second.On(Nodes, 200, ApiTexts.List("1").ToJsonString());
        await ListAsync(centre, target);

        Assert.Single(second.Asked);
    }

    [Fact]
    public async Task A_check_finds_a_rotated_token_by_itself()
    {
        await using var centre = new Centre();
        await using var server = await FakeApiServer.StartAsync();
        server.On("GET /version", context => context.Request.Headers.Authorization == "Bearer the-new-one"
            ? FakeApiServer.WriteAsync(context, 200, """{"gitVersion":"v1.26.5"}""")
            : FakeApiServer.WriteAsync(context, 401, ApiTexts.Status(401, "Unauthorized", "Unauthorized")));
        var target = centre.Target(server);

        var expired = await centre.Connections.CheckAsync(target, default);
        centre.Vault.Put("dev-a-token", "token", "the-new-one");
        var rotated = await centre.Connections.CheckAsync(target, default);

        Assert.Equal((false, "Unauthorized"), (expired.Answers, expired.Reason));
        Assert.True(rotated.Answers, rotated.Message);
    }

    static async Task<FakeApiServer> StartAgainAsync(int port, System.Security.Cryptography.X509Certificates.X509Certificate2? certificate = null)
    {
        // The port that was given back may be somebody else's for a moment.
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await FakeApiServer.StartAsync(certificate, port: port);
            }
            catch (IOException) when (tries < 50)
            {
                await Task.Delay(100);
            }
        }
    }

    static Task ListAsync(Centre centre, ClusterTarget target) => centre.Nodes.ListAsync(target, new Dictionary<string, string>(), default);
}
