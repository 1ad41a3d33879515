using System.Text;
using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>Clusters that can't be registered as they are, and what the user is told.</summary>
public sealed class RegistrationTests(Stage stage) : IClassFixture<Stage>
{
    [Fact]
    public async Task A_least_privilege_account_is_enough()
    {
        var condition = await ConditionAsync(stage.Target.Name);

        Assert.Equal(("True", "Connected"), (condition.Text("status"), condition.Text("reason")));
    }

    [Theory]
    [InlineData("garbage", "not: [a kubeconfig")]
    [InlineData("exec", """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/sh}}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """)]
    public async Task A_kubeconfig_that_must_not_be_used_is_refused_and_nothing_is_stored(string name, string kubeconfig)
    {
        var result = await stage.Centre.CliAsync(Demo.Cluster(name, kubeconfig), ["apply", "-f", "-"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("kubeconfig", result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, (await stage.Centre.CliAsync("get", "cluster", name)).ExitCode);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_told_as_such()
    {
        await ExpectAsync("nobody", await KubeconfigAsync(config => config["clusters"]![0]!["cluster"]!["server"] = "https://127.0.0.1:1"), "Unreachable");

        // And what runs there, once that is known, says nothing of the cluster.
        await stage.Centre.ApplyAsync(Demo.Case("anything", stage.Target.Image, "apiserver-crud", "timeout: 5s"));
        await Stage.UntilAsync(async () => await stage.RunOnAsync("nobody", "anything") is { ExitCode: 3, Run: var run }
            && (run.Text("verdict"), run.Text("reason")) == ("VERDICT_UNKNOWN", "cluster-unreachable") ? run : null, "a run that knows of the outage");
    }

    [Fact]
    public async Task Another_authority_is_told_as_such()
    {
        var other = Convert.ToBase64String(Encoding.UTF8.GetBytes(OtherAuthority()));

        await ExpectAsync("untrusted", await KubeconfigAsync(config => config["clusters"]![0]!["cluster"]!["certificate-authority-data"] = other), "CertificateUntrusted");
    }

    [Fact]
    public async Task A_token_that_is_not_good_is_told_as_such() =>
        await ExpectAsync("expired", await KubeconfigAsync(config => config["users"]![0]!["user"]!["token"] = "not-a-token"), "Unauthorized");

    async Task<string> KubeconfigAsync(Action<JsonNode> change)
    {
        var config = JsonNode.Parse(await stage.Target.CentreKubeconfigAsync())!;
        change(config);
        return config.ToJsonString();
    }

    async Task ExpectAsync(string name, string kubeconfig, string reason)
    {
        await stage.Centre.ApplyAsync(Demo.Cluster(name, kubeconfig));

        var condition = await ConditionAsync(name);
        Assert.Equal(("False", reason), (condition.Text("status"), condition.Text("reason")));
        Assert.True(condition.Text("message").Length > 20, condition.Text("message"));
    }

    Task<JsonNode> ConditionAsync(string cluster) => Stage.UntilAsync(async () =>
    {
        var json = JsonNode.Parse((await stage.Centre.CliAsync("get", "cluster", cluster, "-o", "json")).Succeeded())!;
        return json["status"]?["conditions"]?[0];
    }, $"a condition of {cluster}");

    static string OtherAuthority()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=other", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        return certificate.ExportCertificatePem();
    }
}
