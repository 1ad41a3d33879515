using System.Text;
using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>Clusters that can't be registered as they are, and what the user is told.</summary>
public sealed class RegistrationTests(Stage stage) : IClassFixture<Stage>
{
    [Fact]
    public async Task A_least_privilege_account_is_enough()
    {
        var condition = await ConditionAsync("e2e");

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
        var result = await stage.Centre.CliAsync(Manifests(name, kubeconfig), ["apply", "-f", "-"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("kubeconfig", result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, (await stage.Centre.CliAsync("get", "cluster", name)).ExitCode);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_told_as_such()
    {
        var kubeconfig = (await stage.Target.CentreKubeconfigAsync()).Split('\n');
        var elsewhere = string.Join('\n', kubeconfig.Select(line => line.Contains("server:", StringComparison.Ordinal)
            ? System.Text.RegularExpressions.Regex.Replace(line, "server: \"[^\"]+\"", "server: \"https://127.0.0.1:1\"") : line));

        await ExpectAsync("nobody", elsewhere, "Unreachable");
    }

    [Fact]
    public async Task Another_authority_is_told_as_such()
    {
        var other = Convert.ToBase64String(Encoding.UTF8.GetBytes(OtherAuthority()));
        var kubeconfig = System.Text.RegularExpressions.Regex.Replace(
            await stage.Target.CentreKubeconfigAsync(), "certificate-authority-data: \\S+", $"certificate-authority-data: {other}");

        await ExpectAsync("untrusted", kubeconfig, "CertificateUntrusted");
    }

    [Fact]
    public async Task A_token_that_is_not_good_is_told_as_such() => await ExpectAsync(
        "expired",
        System.Text.RegularExpressions.Regex.Replace(await stage.Target.CentreKubeconfigAsync(), "token: \\S+", "token: not-a-token"),
        "Unauthorized");

    async Task ExpectAsync(string name, string kubeconfig, string reason)
    {
        await stage.Centre.ApplyAsync(Manifests(name, kubeconfig));

        var condition = await ConditionAsync(name);
        Assert.Equal(("False", reason), (condition.Text("status"), condition.Text("reason")));
        Assert.True(condition.Text("message").Length > 20, condition.Text("message"));
    }

    Task<JsonNode> ConditionAsync(string cluster) => Stage.UntilAsync(async () =>
    {
        var json = JsonNode.Parse((await stage.Centre.CliAsync("get", "cluster", cluster, "-o", "json")).Succeeded())!;
        return json["status"]?["conditions"]?[0];
    }, $"a condition of {cluster}");

    static string Manifests(string name, string kubeconfig) => $$"""
        apiVersion: kubeprobe.io/v1alpha1
        kind: Secret
        metadata: {name: {{name}} }
        spec: {data: {config: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig))}} } }
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Cluster
        metadata: {name: {{name}} }
        spec:
          connection: {kubeconfig: {secretRef: {name: {{name}}, key: config} } }

        """;

    static string OtherAuthority()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=other", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        return certificate.ExportCertificatePem();
    }
}
