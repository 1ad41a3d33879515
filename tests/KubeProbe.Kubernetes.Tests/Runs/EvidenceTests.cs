using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using Microsoft.AspNetCore.Http;

namespace KubeProbe.Kubernetes.Tests.Runs;

public sealed class EvidenceTests
{
    const string Api = "/api/v1/namespaces/probes";
    const string Password = "hunter2-quote\"and-more";

    static readonly string Name = PodName.Of(Centre.Order().Run.Id, 1);

    [Fact]
    public async Task Status_log_and_events_of_pod_and_node_are_collected_with_secrets_masked()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var order = WithPassword(centre);
        server.On($"GET {Api}/pods/{Name}", 200, Pod($"failed with {Password}").ToJsonString());
        server.On($"GET {Api}/pods/{Name}/log", context => context.Response.WriteAsync(
            $"using {Password}\nand {Convert.ToBase64String(Encoding.UTF8.GetBytes(Password))}\nbearer kpr_Y2xhaW1z.bWFj\nnil: \0.\n"));
        var now = TimeProvider.System.GetUtcNow();
        server.On($"GET {Api}/events", 200, ApiTexts.List("1",
            Event("Pod", Name, "Failed", $"Error: {Password}", now.AddMinutes(-2), 3), Event("Pod", Name, "Scheduled", "ok", now.AddMinutes(-3), 1)).ToJsonString());
        server.On("GET /api/v1/namespaces/default/events", 200, ApiTexts.List("1",
            Event("Node", "n-1", "NodeNotReady", "now", now.AddMinutes(-1), 1), Event("Node", "n-1", "Rebooted", "long ago", now.AddHours(-2), 1)).ToJsonString());
        server.On("GET /api/v1/nodes", 200, ApiTexts.List("1", Node(Password)).ToJsonString());

        // The first has room for one look around; the second finds what that one read, and takes the next.
        var first = await centre.Evidence.CollectAsync(centre.Target(server), order, Name, null, default);
        var evidence = await centre.Evidence.CollectAsync(centre.Target(server), order, Name, null, default);

        Assert.Equal(("True", "under ***"), ((string?)Condition(first)["status"], (string?)Condition(first)["message"]));
        Assert.Equal(first.NodeStatus, evidence.NodeStatus);
        Assert.Equal(2, first.Events.Count);

        Assert.Equal("", evidence.Message);
        Assert.Equal("n-1", evidence.Node);
        Assert.Equal("using ***\nand ***\nbearer ***\nnil: \uFFFD.\n", evidence.LogTail);
        Assert.Equal("failed with ***", (string?)JsonNode.Parse(evidence.PodStatus)!["message"]);
        Assert.Equal(["Scheduled ok x1", "Failed Error: *** x3", "NodeNotReady now x1"], evidence.Events.Select(e => $"{e.Reason} {e.Message} x{e.Count}"));
        Assert.Equal(["Pod/" + Name, "Pod/" + Name, "Node/n-1"], evidence.Events.Select(e => e.Object));
        Assert.Contains(server.Asked, r => r.Query.GetValueOrDefault("fieldSelector") == "involvedObject.kind=Node,involvedObject.name=n-1");
        Assert.Equal("probe", server.Asked.First(r => r.Path.EndsWith("/log", StringComparison.Ordinal)).Query["container"]);
    }

    [Fact]
    public async Task A_value_replaced_meanwhile_is_masked_by_what_the_pod_was_given()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var order = WithPassword(centre);
        centre.Vault.Put("db", "password", "the-new-one");
        var secret = ApiTexts.Object("Secret", Name);
        secret["data"] = new JsonObject { ["DB_PASSWORD"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)) };
        server.On($"GET {Api}/secrets/{Name}", 200, secret.ToJsonString());
        server.On($"GET {Api}/pods/{Name}", 200, Pod("").ToJsonString());
        server.On($"GET {Api}/pods/{Name}/log", context => context.Response.WriteAsync($"old {Password} new the-new-one"));

        var evidence = await centre.Evidence.CollectAsync(centre.Target(server), order, Name, "n-1", default);

        Assert.Equal("old *** new ***", evidence.LogTail);
    }

    [Fact]
    public async Task What_can_not_be_masked_is_withheld()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var order = WithPassword(centre);
        centre.Vault.Remove("db", "password");
        server.On($"GET {Api}/pods/{Name}", 200, Pod(Password).ToJsonString());
        server.On($"GET {Api}/pods/{Name}/log", context => context.Response.WriteAsync(Password));

        var evidence = await centre.Evidence.CollectAsync(centre.Target(server), order, Name, "n-1", default);

        Assert.Equal(("{}", ""), (evidence.PodStatus, evidence.LogTail));
        Assert.Contains("withheld", evidence.Message);
    }

    [Fact]
    public async Task Of_a_pod_that_never_started_the_surroundings_are_read_instead_of_a_log()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var pod = Pod("");
        pod["status"]!["phase"] = "Pending";
        pod["spec"]!.AsObject().Remove("nodeName");
        pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["name"] = "j", ["controller"] = true });
        var job = ApiTexts.Object("Job", "j");
        job["spec"] = new JsonObject { ["suspend"] = true, ["template"] = "long" };
        server.On($"GET {Api}/pods/{Name}", 200, pod.ToJsonString());
        server.On("GET /apis/batch/v1/namespaces/probes/jobs/j", 200, job.ToJsonString());
        server.On($"GET {Api}/events", context => context.Response.WriteAsync(
            context.Request.Query["fieldSelector"].ToString().Contains("type=Warning", StringComparison.Ordinal)
                ? ApiTexts.List("1", Event("Job", "j", "FailedCreate", "exceeded quota", TimeProvider.System.GetUtcNow(), 1), Event("Pod", "another", "BackOff", "not ours", TimeProvider.System.GetUtcNow(), 1)).ToJsonString()
                : ApiTexts.List("1").ToJsonString()));

        var evidence = await centre.Evidence.CollectAsync(centre.Target(server), Centre.Order().Run, Name, null, default);

        Assert.Equal(("", ""), (evidence.Message, evidence.LogTail));
        Assert.Equal(["FailedCreate exceeded quota"], evidence.Events.Select(e => $"{e.Reason} {e.Message}"));
        Assert.Equal("""{"kind":"Job","metadata":{"name":"j"},"spec":{"suspend":true}}""", evidence.Workload);
        Assert.Equal(4, server.Asked.Count);
    }

    [Fact]
    public async Task The_end_of_a_long_log_is_kept()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var line = new string('ü', 500) + "\n";
        server.On($"GET {Api}/pods/{Name}", 200, Pod("").ToJsonString());
        server.On($"GET {Api}/pods/{Name}/log", async context =>
        {
            for (var i = 0; i < 1_000; i++) await context.Response.WriteAsync(line);
            await context.Response.WriteAsync("the end");
        });

        var evidence = await centre.Evidence.CollectAsync(centre.Target(server), Centre.Order().Run, Name, "n-1", default);

        Assert.InRange(Encoding.UTF8.GetByteCount(evidence.LogTail), RunEvidence.MaxLogBytes - 4, RunEvidence.MaxLogBytes);
        Assert.EndsWith("\nthe end", evidence.LogTail);
        Assert.DoesNotContain('\uFFFD', evidence.LogTail);
    }

    [Fact]
    public async Task Parts_that_cannot_be_read_are_named_and_the_others_kept()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre(new FastTime(factor: 5));
        server.On($"GET {Api}/pods/{Name}", 200, Pod("m").ToJsonString());
        server.OnStatus($"GET {Api}/pods/{Name}/log", 400, "BadRequest", $"container \"probe\" in pod \"{Name}\" is waiting to start: ContainerCreating");
        server.On($"GET {Api}/events", WatchedCluster.HangAsync);

        var evidence = await centre.Evidence.CollectAsync(centre.Target(server), Centre.Order().Run, Name, "n-1", default);

        Assert.Contains("m", evidence.PodStatus);
        Assert.Contains("Not readable: log.", evidence.Message);
        Assert.Contains("ContainerCreating", evidence.Message);
        Assert.Contains("events of the pod", evidence.Message);
        Assert.Contains("conditions of the node", evidence.Message);
    }

    [Fact]
    public async Task A_pod_that_is_gone_is_an_answer_and_a_cluster_that_is_gone_is_none()
    {
        var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var target = centre.Target(server);

        var gone = await centre.Evidence.CollectAsync(target, Centre.Order().Run, Name, null, default);
        await server.DisposeAsync();
        var unread = await centre.Evidence.CollectAsync(target, Centre.Order().Run, Name, null, default);

        Assert.Equal("{}", gone.PodStatus);
        Assert.Equal("", unread.PodStatus);
        Assert.Contains("the connection was refused", unread.Message);
    }

    [Fact]
    public async Task A_followed_log_is_masked_line_by_line_as_it_comes()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        WithPassword(centre);
        var pod = Pod("");
        pod["metadata"]!["annotations"] = new JsonObject { ["kubeprobe.io/secrets"] = "db/password" };
        server.On($"GET {Api}/pods/{Name}", 200, pod.ToJsonString());
        var seen = new TaskCompletionSource();
        server.On($"GET {Api}/pods/{Name}/log", async context =>
        {
            await context.Response.WriteAsync($"first {Password[..8]}");
            await context.Response.Body.FlushAsync();
            await context.Response.WriteAsync($"{Password[8..]} line\n");
            await context.Response.Body.FlushAsync();
            await seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await context.Response.WriteAsync("last");
        });

        var text = new StringBuilder();
        await foreach (var piece in centre.Evidence.FollowLogAsync(centre.Target(server), Name, follow: true, tailLines: 10, default))
        {
            text.Append(Encoding.UTF8.GetString(piece.Span));
            if (text.ToString().EndsWith('\n')) seen.TrySetResult();
        }

        Assert.Equal("first *** line\nlast", text.ToString());
        Assert.Equal(("true", "10"), (server.Asked[^1].Query["follow"], server.Asked[^1].Query["tailLines"]));
    }

    [Theory]
    [InlineData("kubeprobe: hello\nprogress: 1 of 3 completed\nprogress: 2 of 3 completed: with THE-PASSWORD\n", "2 of 3 completed: with ***")]
    [InlineData("kubeprobe: no progress is heard\n", "")]
    public async Task What_a_plugin_last_said_of_its_progress_is_read_from_its_side_car(string log, string told)
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        WithPassword(centre);
        var pod = Pod("");
        pod["metadata"]!["annotations"] = new JsonObject { ["kubeprobe.io/secrets"] = "db/password" };
        server.On($"GET {Api}/pods/{Name}", 200, pod.ToJsonString());
        server.On($"GET {Api}/pods/{Name}/log", async context => await context.Response.WriteAsync(log.Replace("THE-PASSWORD", Password, StringComparison.Ordinal)));

        Assert.Equal(told, await centre.Evidence.ProgressAsync(centre.Target(server), Name, default));
        Assert.Equal("results", server.Asked[^1].Query["container"]);
    }

    [Fact]
    public async Task The_log_of_no_pod_says_so()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();

        var fault = await Assert.ThrowsAsync<TargetClusterException>(async () =>
        {
            await foreach (var _ in centre.Evidence.FollowLogAsync(centre.Target(server), Name, false, null, default)) { }
        });

        Assert.Equal(TargetFault.NotFound, fault.Fault);
    }

    static RunOrder WithPassword(Centre centre)
    {
        var reference = centre.Vault.Put("db", "password", Password);
        return Centre.Order(run => run with { Parameters = new Dictionary<string, ParameterValue> { ["DB_PASSWORD"] = Centre.Secret(reference) } }).Run;
    }

    static JsonObject Pod(string message)
    {
        var pod = ApiTexts.Pod(Name, Centre.Order().Run.Id.ToString(), "5", "Failed");
        pod["spec"]!["nodeName"] = "n-1";
        pod["status"]!["message"] = message;
        return pod;
    }

    static JsonObject Node(string word)
    {
        var node = ApiTexts.Object("Node", "n-1");
        node["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "DiskPressure", ["status"] = "True", ["message"] = $"under {word}" }),
            ["images"] = new JsonArray("a", "b"),
        };
        return node;
    }

    static JsonNode Condition(RunEvidence evidence)
    {
        var node = JsonNode.Parse(evidence.NodeStatus)!;
        Assert.Null(node["status"]!["images"]);
        return Assert.Single(node["status"]!["conditions"]!.AsArray())!;
    }

    static JsonObject Event(string kind, string name, string reason, string message, DateTimeOffset last, int count)
    {
        var item = ApiTexts.Object("Event", $"{name}.{reason}");
        item["involvedObject"] = new JsonObject { ["kind"] = kind, ["name"] = name };
        item["type"] = "Warning";
        item["reason"] = reason;
        item["message"] = message;
        item["count"] = count;
        item["lastTimestamp"] = last.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        item["source"] = new JsonObject { ["component"] = "kubelet" };
        return item;
    }
}
