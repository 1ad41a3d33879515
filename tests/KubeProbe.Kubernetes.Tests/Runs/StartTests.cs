using System.Text.Json.Nodes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Kubernetes.Tests.Runs;

public sealed class StartTests
{
    const string Secrets = "/api/v1/namespaces/probes/secrets";
    const string Pods = "/api/v1/namespaces/probes/pods";

    [Fact]
    public async Task A_run_that_passes_costs_four_requests()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var order = Centre.Order();
        var name = PodName.Of(order.Run.Id, 1);
        server.On($"POST {Secrets}", 201, ApiTexts.Object("Secret", name).ToJsonString());
        server.On($"POST {Pods}", 201, ApiTexts.Object("Pod", name).ToJsonString());
        server.On($"DELETE {Secrets}/{name}", 200, "{}");
        server.On($"DELETE {Pods}/{name}", 200, "{}");

        var started = await centre.Pods.StartAsync(centre.Target(server), order, default);
        await centre.Pods.RemoveAsync(centre.Target(server), new PodRemoval(order.Run.Id, name, KeepPod: false, []), default);

        Assert.Equal(new StartedPod(name, Existed: false), started);
        Assert.Equal([$"POST {Secrets}", $"POST {Pods}", $"DELETE {Secrets}/{name}", $"DELETE {Pods}/{name}"], server.Sequence);
        Assert.All(server.Asked, r => Assert.Equal($"Bearer {Centre.Token}", r.Authorization));
        Assert.All(server.Asked, r => Assert.Equal("HTTP/2", r.Protocol));
    }

    [Fact]
    public async Task What_was_made_before_is_met_again()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var order = Centre.Order();
        var name = PodName.Of(order.Run.Id, 1);
        var mine = ("kubeprobe.io/run", order.Run.Id.ToString());
        server.OnStatus($"POST {Secrets}", 409, "AlreadyExists", $"secrets \"{name}\" already exists");
        server.On($"GET {Secrets}/{name}", 200, ApiTexts.Object("Secret", name, "uid-of-before", mine).ToJsonString());
        server.OnStatus($"POST {Pods}", 409, "AlreadyExists", $"pods \"{name}\" already exists");
        server.On($"GET {Pods}/{name}", 200, ApiTexts.Object("Pod", name, "uid-2", mine).ToJsonString());

        var started = await centre.Pods.StartAsync(centre.Target(server), order, default);

        Assert.True(started.Existed);
        var pod = JsonNode.Parse(server.Asked.Single(r => r.Method == "POST" && r.Path == Pods).Body)!;
        var owner = pod["spec"]!["containers"]![0]!["env"]!.AsArray().Single(e => (string?)e!["name"] == "KUBEPROBE_OWNER_REFERENCE")!;
        Assert.Equal($$"""{"apiVersion":"v1","kind":"Secret","name":"{{name}}","uid":"uid-of-before"}""", (string?)owner["value"]);
    }

    [Fact]
    public async Task A_strangers_pod_of_the_same_name_is_not_taken_for_ours()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var order = Centre.Order();
        var name = PodName.Of(order.Run.Id, 1);
        server.On($"POST {Secrets}", 201, ApiTexts.Object("Secret", name).ToJsonString());
        server.OnStatus($"POST {Pods}", 409, "AlreadyExists", $"pods \"{name}\" already exists");
        server.On($"GET {Pods}/{name}", 200, ApiTexts.Object("Pod", name).ToJsonString());

        var fault = await Assert.ThrowsAsync<TargetClusterException>(() => centre.Pods.StartAsync(centre.Target(server), order, default));

        Assert.Equal(TargetFault.Refused, fault.Fault);
        Assert.Contains(name, fault.Message);
    }

    [Fact]
    public async Task A_missing_secret_is_named_before_anything_is_sent()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var password = centre.Vault.Put("db", "password", "x");
        centre.Vault.Remove("db", "password");
        var order = Centre.Order(run => run with { Parameters = new Dictionary<string, Core.Cases.ParameterValue> { ["DB_PASSWORD"] = Centre.Secret(password) } });

        var fault = await Assert.ThrowsAsync<TargetClusterException>(() => centre.Pods.StartAsync(centre.Target(server), order, default));

        Assert.Equal(TargetFault.NotConfigured, fault.Fault);
        Assert.Contains("DB_PASSWORD needs secret db, key password", fault.Message);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task A_quantity_that_is_none_is_named()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On($"POST {Secrets}", 201, ApiTexts.Object("Secret", "x").ToJsonString());
        var order = Centre.Order(run => run with
        {
            Work = run.Work with { Resources = new() { Limits = new Dictionary<string, string> { ["memory"] = "plenty" } } },
        });

        var fault = await Assert.ThrowsAsync<TargetClusterException>(() => centre.Pods.StartAsync(centre.Target(server), order, default));

        Assert.Equal(TargetFault.Invalid, fault.Fault);
        Assert.Contains("\"plenty\" is no quantity for memory", fault.Message);
    }
}
