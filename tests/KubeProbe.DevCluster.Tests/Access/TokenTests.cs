using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Tests.Recordings;

namespace KubeProbe.DevCluster.Tests.Access;

/// <summary>A token is good for whom, for what and as long as it says.</summary>
public sealed class TokenTests
{
    const string Whoami = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_token_is_good_until_it_runs_out()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        var token = cluster.Server.Context.IssueToken(new("default", "default", TimeSpan.FromMinutes(10), []));
        Assert.Equal(403, await AskAsync(cluster, token));
        cluster.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(401, await AskAsync(cluster, token));
    }

    [Fact]
    public async Task A_token_for_somebody_else_isnt_for_the_api()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        Assert.Equal(401, await AskAsync(cluster, cluster.Server.Context.IssueToken(new("default", "default", TimeSpan.FromMinutes(10), ["vault"]))));
    }

    [Fact]
    public async Task A_token_dies_with_its_account_and_a_new_account_of_the_name_doesnt_revive_it()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        var token = cluster.Server.Context.IssueToken(new("default", "default", TimeSpan.FromMinutes(10), []));
        cluster.Objects.Delete(ResourceTypes.ServiceAccounts, "default", "default");
        Assert.NotNull(cluster.Objects.Peek(ResourceTypes.ServiceAccounts, "default", "default"));
        Assert.Equal(401, await AskAsync(cluster, token));
    }

    [Fact]
    public async Task A_token_bound_to_a_pod_dies_with_the_pod()
    {
        await using var cluster = await ReplayCluster.StartAsync("namespace-create", "pod-create");
        var pod = cluster.Objects.Get(ResourceTypes.Pods, "rec", "ok");
        var token = cluster.Server.Context.IssueToken(new("rec", "default", TimeSpan.FromMinutes(10), [], pod));
        Assert.Equal(403, await AskAsync(cluster, token));
        cluster.Objects.Delete(ResourceTypes.Pods, "rec", "ok");
        Assert.Equal(401, await AskAsync(cluster, token));
    }

    [Theory]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJzeXN0ZW06bWFzdGVycyJ9.")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    public async Task A_forged_token_is_refused(string token)
    {
        await using var cluster = await ReplayCluster.StartAsync();
        Assert.Equal(401, await AskAsync(cluster, token));
    }

    [Fact]
    public async Task A_token_signed_by_another_cluster_is_refused()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        await using var other = await ReplayCluster.StartAsync();
        Assert.Equal(401, await AskAsync(cluster, other.Server.Context.IssueToken(new("default", "default", TimeSpan.FromMinutes(10), []))));
    }

    [Fact]
    public async Task A_token_secret_is_filled_and_its_token_is_good_while_it_is_there()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        using var made = await cluster.SendAsync("POST", "/api/v1/namespaces/default/secrets", """
            {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/service-account-token",
             "metadata": {"name": "legacy", "annotations": {"kubernetes.io/service-account.name": "default"}}}
            """);
        Assert.Equal(201, (int)made.StatusCode);
        var secret = cluster.Objects.Get(ResourceTypes.Secrets, "default", "legacy");
        Assert.Equal("default", Decode(secret.Text("data", "namespace")));
        Assert.Equal(cluster.Server.CaPem, Decode(secret.Text("data", "ca.crt")));

        var token = Decode(secret.Text("data", "token"));
        Assert.Equal(403, await AskAsync(cluster, token));
        cluster.Objects.Delete(ResourceTypes.Secrets, "default", "legacy");
        Assert.Equal(401, await AskAsync(cluster, token));
    }

    [Theory]
    [InlineData("""{"expirationSeconds": 60}""", "may not specify a duration less than 10 minutes")]
    public async Task A_token_request_that_cant_be_met_is_refused(string spec, string says)
    {
        await using var cluster = await ReplayCluster.StartAsync();
        using var answer = await cluster.SendAsync("POST", "/api/v1/namespaces/default/serviceaccounts/default/token",
            $$"""{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {{spec}}}""");
        Assert.Equal(422, (int)answer.StatusCode);
        Assert.Contains(says, JsonNode.Parse(await answer.Content.ReadAsStringAsync()).Text("message"), StringComparison.Ordinal);
    }

    static async Task<int> AskAsync(ReplayCluster cluster, string token)
    {
        using var answer = await cluster.SendAsync("GET", Whoami, token: token);
        return (int)answer.StatusCode;
    }

    static string Decode(string? base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64!));
}
