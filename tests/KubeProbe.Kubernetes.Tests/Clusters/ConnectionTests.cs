using System.Text;
using KubeProbe.Core.Clusters;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>How connections are made from what is declared, kept, and made anew.</summary>
public sealed class ConnectionTests
{
    const string Nodes = "GET /api/v1/nodes";

    [Fact]
    public async Task A_rotated_token_is_used_half_a_minute_later()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre(time);
        server.On(Nodes, 200, ApiTexts.List("1").ToJsonString());
        var target = centre.Target(server);

        await ListAsync(centre, target);
        centre.Vault.Put("dev-a-token", "token", "the-new-one");
        await ListAsync(centre, target);
        time.Advance(TimeSpan.FromSeconds(31));
        await ListAsync(centre, target);

        Assert.Equal([$"Bearer {Centre.Token}", $"Bearer {Centre.Token}", "Bearer the-new-one"], server.Asked.Select(r => r.Authorization));
    }

    [Fact]
    public async Task After_a_401_the_secret_is_read_again_at_once()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On(Nodes, context => context.Request.Headers.Authorization == "Bearer the-new-one"
            ? FakeApiServer.WriteAsync(context, 200, ApiTexts.List("1").ToJsonString())
            : FakeApiServer.WriteAsync(context, 401, ApiTexts.Status(401, "Unauthorized", "Unauthorized")));
        var target = centre.Target(server);

        var fault = await Assert.ThrowsAsync<TargetClusterException>(() => ListAsync(centre, target));
        centre.Vault.Put("dev-a-token", "token", "the-new-one");
        await ListAsync(centre, target);

        Assert.Equal(TargetFault.Unauthorized, fault.Fault);
    }

    [Fact]
    public async Task A_forgotten_cluster_reads_its_secret_again()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On(Nodes, 200, ApiTexts.List("1").ToJsonString());
        var target = centre.Target(server);

        await ListAsync(centre, target);
        centre.Vault.Remove("dev-a-token", "token");
        centre.Connections.Forget("dev-a");
        var fault = await Assert.ThrowsAsync<TargetClusterException>(() => ListAsync(centre, target));

        Assert.Equal(TargetFault.NotConfigured, fault.Fault);
        Assert.Contains("secret dev-a-token, key token", fault.Message);
    }

    [Fact]
    public async Task A_kubeconfigs_token_authority_and_context_are_used()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On(Nodes, 200, ApiTexts.List("1").ToJsonString());
        var kubeconfig = Kubeconfigs.Good(server.Address, server.Trusted.Pem).Replace("current-context: main", "current-context: elsewhere", StringComparison.Ordinal);

        await ListAsync(centre, centre.TargetByKubeconfig(kubeconfig, context: "main"));

        Assert.Equal("Bearer kubeconfig-token", server.Asked.Single().Authorization);
    }

    [Fact]
    public async Task A_client_certificate_will_do_instead_of_a_token()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var (certificate, key) = server.Trusted.IssueClient("centre");
        server.On(Nodes, 200, ApiTexts.List("1").ToJsonString());
        var kubeconfig = Kubeconfigs.Good(server.Address, server.Trusted.Pem).Replace(
            "token: kubeconfig-token",
            $"{{client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(key)}}}", StringComparison.Ordinal);

        await ListAsync(centre, centre.TargetByKubeconfig(kubeconfig));

        Assert.Equal("", server.Asked.Single().Authorization);
    }

    [Fact]
    public async Task The_server_name_of_a_kubeconfig_is_the_one_that_is_checked()
    {
        using var authority = new TestAuthority();
        await using var server = await FakeApiServer.StartAsync(authority.Issue(TimeSpan.FromDays(1), "kubernetes.example", loopback: false));
        await using var centre = new Centre();
        server.On(Nodes, 200, ApiTexts.List("1").ToJsonString());
        var kubeconfig = Kubeconfigs.Good(server.Address, authority.Pem).Replace(
            "cluster: {", "cluster: {tls-server-name: kubernetes.example, ", StringComparison.Ordinal);

        await ListAsync(centre, centre.TargetByKubeconfig(kubeconfig));

        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Outside_a_cluster_there_is_no_account_of_one()
    {
        await using var centre = new Centre();
        var target = new ClusterTarget("dev-a", 1, new ClusterSpec { Connection = new ClusterConnection { InCluster = new InClusterConnection() } });

        var fault = await Assert.ThrowsAsync<TargetClusterException>(() => ListAsync(centre, target));

        Assert.Equal(TargetFault.NotConfigured, fault.Fault);
        Assert.Contains("Use kubeconfig or token", fault.Message);
    }

    static Task ListAsync(Centre centre, ClusterTarget target) => centre.Nodes.ListAsync(target, new Dictionary<string, string>(), default);

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
