using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Tests.Recordings;

namespace KubeProbe.DevCluster.Tests.Client;

/// <summary>The client library the centre uses works on the API unchanged, and bodies no client should send are refused.</summary>
public sealed class ClientLibraryTests
{
    [Fact]
    public async Task Objects_are_made_listed_changed_and_deleted()
    {
        await using var server = await StartAsync();
        using var client = Connect(server);
        var made = await client.CoreV1.CreateNamespacedConfigMapAsync(
            new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "c", Labels = new Dictionary<string, string> { ["a"] = "b" } }, Data = new Dictionary<string, string> { ["k"] = "v" } }, "default");
        Assert.NotEmpty(made.Metadata.Uid);

        var list = await client.CoreV1.ListNamespacedConfigMapAsync("default", labelSelector: "a=b");
        Assert.Equal(["c"], list.Items.Select(i => i.Metadata.Name));

        made.Data["k"] = "w";
        var changed = await client.CoreV1.ReplaceNamespacedConfigMapAsync(made, "c", "default");
        Assert.NotEqual(made.Metadata.ResourceVersion, changed.Metadata.ResourceVersion);
        var stale = await Assert.ThrowsAsync<HttpOperationException>(() => client.CoreV1.ReplaceNamespacedConfigMapAsync(made, "c", "default"));
        Assert.Equal(409, (int)stale.Response.StatusCode);

        var status = await client.CoreV1.DeleteNamespacedConfigMapAsync("c", "default");
        Assert.Equal("Success", status.Status);
    }

    [Theory]
    [InlineData("text/csv", "a,b", 415)]
    [InlineData("application/vnd.kubernetes.protobuf", "k8s", 400)]
    [InlineData("application/vnd.kubernetes.protobuf", "k8s\0\n\u007f", 400)]
    [InlineData("application/json", "[]", 400)]
    [InlineData("application/json", "{}", 422)]
    [InlineData("application/json", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"}}""", 400)]
    [InlineData("application/json", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"a":1}}""", 400)]
    [InlineData("application/json", """{"apiVersion":"v1","kind":"ConfigMap","metadata":"x"}""", 400)]
    [InlineData("application/json", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","labels":{"a b":"c"}}}""", 422)]
    public async Task A_body_that_is_no_object_of_the_kind_is_refused(string type, string body, int code)
    {
        await using var cluster = await ReplayCluster.StartAsync();
        using var answer = await cluster.SendAsync("POST", "/api/v1/namespaces/default/configmaps", body, [("Content-Type", type)]);
        Assert.Equal(code, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_body_too_large_is_refused()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        using var answer = await cluster.SendAsync("POST", "/api/v1/namespaces/default/configmaps", new string(' ', 4 << 20));
        Assert.Equal(413, (int)answer.StatusCode);
    }

    static Kubernetes Connect(DevClusterServer server)
    {
        using var config = new MemoryStream(Encoding.UTF8.GetBytes(server.AdminKubeconfig));
        return new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(config));
    }

    static Task<DevClusterServer> StartAsync() =>
        DevClusterServer.StartAsync(new DevClusterOptions { Name = "library", RunComponents = false });
}
