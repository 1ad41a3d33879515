using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Hosting;

/// <summary>A cluster with a data directory goes on where it stopped.</summary>
public sealed class StateTests : IDisposable
{
    readonly string data = Directory.CreateTempSubdirectory("devcluster-state-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task Objects_keys_and_tokens_survive_a_restart()
    {
        string uid, admin, token;
        await using (var first = await StartAsync())
        {
            uid = first.Objects.Create(ResourceTypes.ConfigMaps, Settings()).Uid();
            (admin, token) = (first.CaPem + first.AdminToken, first.Context.IssueToken(new("default", "default", TimeSpan.FromHours(1), [])));
        }

        await using var second = await StartAsync();
        Assert.Equal(uid, second.Objects.Get(ResourceTypes.ConfigMaps, "default", "settings").Uid());
        Assert.Equal(admin, second.CaPem + second.AdminToken);
        using var http = Recordings.ReplayCluster.Client(second);
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var known = await http.GetAsync("/api");
        Assert.Equal(200, (int)known.StatusCode);
    }

    [Fact]
    public async Task A_watch_from_before_the_restart_must_list_again()
    {
        long before;
        await using (var first = await StartAsync()) before = first.Objects.Version;
        await using var second = await StartAsync();
        Assert.Equal(410, Assert.Throws<ApiException>(() => second.Objects.CheckWatchable(ResourceTypes.Pods, before)).Code);
    }

    [Fact]
    public async Task An_unreadable_state_is_put_aside()
    {
        File.WriteAllText(Path.Combine(data, "objects.json"), "{\"objects\": [");
        await using var server = await StartAsync();
        Assert.NotNull(server.Objects.Peek(ResourceTypes.Namespaces, null, "default"));
        Assert.True(File.Exists(Path.Combine(data, "objects.json.unreadable")));
    }

    static JsonObject Settings() => new() { ["metadata"] = new JsonObject { ["name"] = "settings", ["namespace"] = "default" } };

    Task<DevClusterServer> StartAsync() =>
        DevClusterServer.StartAsync(new DevClusterOptions { Name = "kept", DataDirectory = data, RunComponents = false });
}
