using KubeProbe.Core.Clusters;
using KubeProbe.Kubernetes.Tests.Runs;
using System.Text.Json.Nodes;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>What a check of a connection finds.</summary>
public sealed class CheckTests
{
    const string Reviews = "POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const string Version = """{"major":"1","minor":"31","gitVersion":"v1.31.2"}""";

    [Fact]
    public async Task A_cluster_that_grants_all_is_connected()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On("GET /version", 200, Version);
        server.On(Reviews, 201, """{"status":{"allowed":true}}""");

        var check = await centre.Connections.CheckAsync(centre.Target(server), default);

        Assert.Equal(new ConnectionCheck(true, "Connected", "Connected to Kubernetes v1.31.2.", "v1.31.2"), check);
        Assert.Equal(
            ["- list nodes", "default list events", "probes create pods", "probes create secrets", "probes delete pods", "probes delete secrets",
             "probes get pods", "probes get pods/log", "probes get secrets", "probes list events", "probes list pods", "probes watch pods"],
            server.Asked.Where(r => r.Method == "POST").Select(r => Asked(r.Body)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Missing_rights_are_listed_as_the_rules_they_need()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On("GET /version", 200, Version);
        server.On(Reviews, async context =>
        {
            var right = Asked(FakeApiServer.BodyOf(context));
            var allowed = right is not ("probes create pods" or "probes watch pods" or "- list nodes");
            await FakeApiServer.WriteAsync(context, 201, $$$"""{"status":{"allowed":{{{(allowed ? "true" : "false")}}}}}""");
        });

        var check = await centre.Connections.CheckAsync(centre.Target(server), default);

        Assert.True(check.Reachable);
        Assert.Equal("Forbidden", check.Reason);
        Assert.Contains("""{apiGroups: [""], resources: ["pods"], verbs: ["create", "watch"]} in a Role in namespace probes""", check.Message);
        Assert.Contains("""{apiGroups: [""], resources: ["nodes"], verbs: ["list"]} in a ClusterRole""", check.Message);
        Assert.Contains("k8s/", check.Message);
        Assert.DoesNotContain("secrets", check.Message);
    }

    [Fact]
    public async Task An_expired_token_is_unauthorized()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.OnStatus("GET /version", 401, "Unauthorized", "Unauthorized");

        var check = await centre.Connections.CheckAsync(centre.Target(server), default);

        Assert.Equal((false, "Unauthorized"), (check.Reachable, check.Reason));
        Assert.DoesNotContain(Centre.Token, check.Message);
    }

    [Fact]
    public async Task A_missing_secret_is_named()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var target = centre.Target(server);
        centre.Vault.Remove("dev-a-token", "token");

        var check = await centre.Connections.CheckAsync(target, default);

        Assert.Equal((false, "SecretMissing"), (check.Reachable, check.Reason));
        Assert.Contains("dev-a-token", check.Message);
    }

    [Fact]
    public async Task A_wrong_authority_is_untrusted_and_a_closed_port_unreachable()
    {
        var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        using var another = new TestAuthority("another");

        var untrusted = await centre.Connections.CheckAsync(centre.Target(server, another.Pem), default);
        await server.DisposeAsync();
        var unreachable = await centre.Connections.CheckAsync(centre.Target(server.Address, another.Pem), default);

        Assert.Equal((false, "CertificateUntrusted"), (untrusted.Reachable, untrusted.Reason));
        Assert.Equal((false, "Unreachable"), (unreachable.Reachable, unreachable.Reason));
    }

    [Fact]
    public async Task A_cluster_that_hangs_takes_ten_seconds_and_no_more()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre(new FastTime(factor: 10));
        server.On("GET /version", WatchedCluster.HangAsync);

        var check = await centre.Connections.CheckAsync(centre.Target(server), default);

        Assert.Equal((false, "Unreachable"), (check.Reachable, check.Reason));
    }

    [Theory]
    [InlineData("not a token\nat all", "ok", "holds no bearer token")]
    [InlineData("fine", "-----BEGIN NONSENSE-----", "certificateAuthority is no PEM certificate")]
    public async Task A_token_connection_that_cannot_be_made_is_told(string token, string authority, string says)
    {
        await using var centre = new Centre();
        using var real = new TestAuthority();
        var target = centre.Target(new Uri("https://127.0.0.1:1"), authority == "ok" ? real.Pem : authority);
        centre.Vault.Put("dev-a-token", "token", token);

        var check = await centre.Connections.CheckAsync(target, default);

        Assert.Equal("KubeconfigInvalid", check.Reason);
        Assert.Contains(says, check.Message);
    }

    [Fact]
    public async Task Something_else_at_the_address_is_not_taken_for_a_cluster()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On("GET /version", 200, """{"service":"printer"}""");

        var check = await centre.Connections.CheckAsync(centre.Target(server), default);

        Assert.Equal((false, "Unreachable"), (check.Reachable, check.Reason));
        Assert.Contains("not a Kubernetes API server", check.Message);
    }

    static string Asked(string body)
    {
        var asked = JsonNode.Parse(body)!["spec"]!["resourceAttributes"]!;
        var sub = asked["subresource"] is { } name ? $"/{name}" : "";
        return $"{asked["namespace"] ?? "-"} {asked["verb"]} {asked["resource"]}{sub}";
    }
}
