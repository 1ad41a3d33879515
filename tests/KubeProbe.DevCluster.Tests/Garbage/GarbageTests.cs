using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Tests.Recordings;

namespace KubeProbe.DevCluster.Tests.Garbage;

/// <summary>What is owned goes with its owner, or is set free; a namespace goes when it is empty.</summary>
public sealed class GarbageTests
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public async Task What_is_owned_goes_with_its_owner(string policy)
    {
        await using var server = await StartAsync();
        var owner = Make(server, "owner");
        Make(server, "owned", owner);
        server.Objects.Delete(ResourceTypes.ConfigMaps, "default", "owner", new DeleteOptions { PropagationPolicy = policy });
        await GoneAsync(server, ResourceTypes.ConfigMaps, "default", "owned");
        await GoneAsync(server, ResourceTypes.ConfigMaps, "default", "owner");
    }

    [Fact]
    public async Task Orphaning_sets_free_what_is_owned()
    {
        await using var server = await StartAsync();
        Make(server, "owned", Make(server, "owner"));
        server.Objects.Delete(ResourceTypes.ConfigMaps, "default", "owner", new DeleteOptions { PropagationPolicy = "Orphan" });
        await GoneAsync(server, ResourceTypes.ConfigMaps, "default", "owner");
        Assert.Null(server.Objects.Get(ResourceTypes.ConfigMaps, "default", "owned").At("metadata", "ownerReferences"));
    }

    [Fact]
    public async Task An_object_whose_owner_never_was_goes_at_once()
    {
        await using var server = await StartAsync();
        var ghost = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "ghost", ["uid"] = "00000000-0000-0000-0000-000000000000" } };
        Make(server, "owned", ghost);
        await GoneAsync(server, ResourceTypes.ConfigMaps, "default", "owned");
    }

    [Fact]
    public async Task A_deleted_namespace_is_emptied_and_then_gone()
    {
        await using var server = await StartAsync();
        server.Context.Create(ResourceTypes.Namespaces, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "shop" } });
        server.Objects.Create(ResourceTypes.ConfigMaps, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "c", ["namespace"] = "shop" } });
        server.Objects.Delete(ResourceTypes.Namespaces, null, "shop");
        await GoneAsync(server, ResourceTypes.Namespaces, "", "shop");
        Assert.Empty(server.Objects.List(ResourceTypes.ConfigMaps, "shop").Items);
    }

    [Fact]
    public async Task A_deleted_definition_takes_its_kind_and_its_resources_along()
    {
        await using var server = await StartAsync();
        var definition = RecordedExchange.Read("crd-create").RequestJson;
        server.Context.Create(ResourceTypes.CustomResourceDefinitions, definition.Copy());
        var widgets = new ResourceType("rec.example", "v1", "widgets", "Widget", true);
        server.Objects.Create(widgets, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "w", ["namespace"] = "default", ["finalizers"] = new JsonArray("shop.io/backup") } });
        server.Objects.Delete(ResourceTypes.CustomResourceDefinitions, null, definition.Name());

        // One that something else still holds keeps the definition.
        using var deadline = new CancellationTokenSource(Deadline);
        await foreach (var change in server.Objects.Watch(widgets, null, 0, deadline.Token))
            if (change.Object.IsTerminating()) break;
        Assert.NotNull(server.Objects.Peek(ResourceTypes.CustomResourceDefinitions, null, definition.Name()));
        using var http = ReplayCluster.Client(server);
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.AdminToken);
        using var released = await http.PatchAsync("/apis/rec.example/v1/namespaces/default/widgets/w",
            new StringContent("""{"metadata": {"finalizers": null}}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/merge-patch+json")));
        Assert.Equal(200, (int)released.StatusCode);
        await GoneAsync(server, ResourceTypes.CustomResourceDefinitions, "", definition.Name());
        Assert.Empty(server.Objects.List(widgets).Items);
        // Who watches sees it go before everybody has heard of it.
        while (await CodeAsync(http, "/apis/rec.example/v1") != 404) await Task.Delay(20, deadline.Token);
    }

    static async Task<int> CodeAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return (int)answer.StatusCode;
    }

    static JsonObject Make(DevClusterServer server, string name, JsonObject? owner = null)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = "default" };
        if (owner is not null)
            metadata["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = owner.Name(), ["uid"] = owner.Uid(), ["blockOwnerDeletion"] = true,
            });
        return server.Objects.Create(ResourceTypes.ConfigMaps, new JsonObject { ["metadata"] = metadata });
    }

    static async Task GoneAsync(DevClusterServer server, ResourceType type, string ns, string name)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var from = server.Objects.Version;
        if (server.Objects.Peek(type, ns, name) is null) return;
        await foreach (var change in server.Objects.Watch(type, ns, from, deadline.Token))
            if (change.Object.Name() == name && change.Type == WatchEvent.Deleted) return;
    }

    static Task<DevClusterServer> StartAsync() => DevClusterServer.StartAsync(new DevClusterOptions { Name = "garbage", Nodes = [] });
}
