using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recorded;

/// <summary>A Deployment that gets nowhere says so as it did on a real cluster: its conditions, its numbers, and everybody's events.</summary>
public sealed partial class RecordedWorkloadTests
{
    [Fact]
    public async Task Pods_of_a_service_account_that_is_not_there_are_not_made()
    {
        await using var cluster = await RunningCluster.StartAsync();
        Create(cluster, "reporter", pod => pod["serviceAccountName"] = "reporter");
        await HoldAsync(cluster, "serviceaccount-missing", "reporter");
    }

    [Fact]
    public async Task A_rollout_whose_pods_do_not_get_ready_is_given_up_at_its_deadline()
    {
        await using var cluster = await RunningCluster.StartAsync(options => options with { Time = new FastClock(5) });
        Create(cluster, "web", replicas: 2, deadline: 20, change: pod => pod.Items("containers").Single()["readinessProbe"] = new JsonObject
        {
            // There it was busybox's cat that did not find the file.
            ["exec"] = new JsonObject { ["command"] = new JsonArray("sh", "-c", "echo \"cat: can't open '/tmp/ready': No such file or directory\"; exit 1") },
            ["periodSeconds"] = 3, ["timeoutSeconds"] = 300,
        });
        await HoldAsync(cluster, "deadline-deploy-progress", "web");
    }

    [Fact]
    public async Task A_pod_that_a_taint_drives_away_is_replaced_by_one_that_finds_no_node()
    {
        await using var cluster = await RunningCluster.StartAsync();
        Create(cluster, "web");
        await cluster.WaitAsync(ResourceTypes.Deployments, "web", web => web.Number("status", "availableReplicas") == 1);
        cluster.Objects.Mutate(ResourceTypes.Nodes, null, "node1", node => node.Make("spec")["taints"] = new JsonArray(
            new JsonObject { ["key"] = "maintenance", ["value"] = "now", ["effect"] = "NoExecute" }));
        await HoldAsync(cluster, "evict-noexecute-taint", "web");
    }

    static void Create(RunningCluster cluster, string name, Action<JsonObject>? change = null, int replicas = 1, int? deadline = null)
    {
        var pod = new JsonObject
        {
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = name, ["image"] = "busybox:latest", ["imagePullPolicy"] = "IfNotPresent", ["command"] = new JsonArray("sleep", "3600"),
            }),
            ["terminationGracePeriodSeconds"] = 2,
        };
        change?.Invoke(pod);
        var spec = new JsonObject
        {
            ["replicas"] = replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
            ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } }, ["spec"] = pod },
        };
        if (deadline is not null) spec["progressDeadlineSeconds"] = deadline;
        cluster.Create(ResourceTypes.Deployments, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = RunningCluster.Namespace }, ["spec"] = spec,
        });
    }

    static async Task HoldAsync(RunningCluster cluster, string recording, string deployment)
    {
        var recorded = RecordedCase.Load(recording);
        var wanted = Status(recorded.Deployment.Items("conditions"), recorded.Deployment.Object("numbers"));
        var reached = "";
        await cluster.WaitAsync(ResourceTypes.Deployments, deployment, found => (reached = Status(found.Items("status", "conditions"), found.Object("status"))) == wanted);
        Assert.Equal(wanted, reached);

        var events = recorded.Events.Select(Line).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var missing in events)
            await cluster.WaitForAnyAsync(ResourceTypes.Events, found => Line(Told(found)) == missing, name: missing);
        Assert.Equal(events, cluster.Objects.List(ResourceTypes.Events, RunningCluster.Namespace).Items.Select(Told).Select(Line).Distinct().Order(StringComparer.Ordinal));
    }

    static string Status(IEnumerable<JsonObject> conditions, JsonObject? numbers) => Same(string.Join('\n', [
        .. conditions.OrderBy(c => c.Text("type"), StringComparer.Ordinal).Select(c => $"{c.Text("type")}={c.Text("status")} {c.Text("reason")} {c.Text("message")}"),
        .. ((string[])["observedGeneration", "replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas"]).Select(n => $"{n}={numbers.Number(n)}"),
    ]));

    static JsonObject Told(JsonObject found) => new()
    {
        ["kind"] = found.Text("involvedObject", "kind"), ["name"] = found.Text("involvedObject", "name"),
        ["type"] = found.Text("type"), ["reason"] = found.Text("reason"), ["message"] = found.Text("message"),
        ["component"] = found.Text("source", "component") ?? found.Text("reportingComponent"),
    };

    static string Line(JsonObject told) =>
        Same($"{told.Text("kind")} {told.Text("name")} {told.Text("component")} {told.Text("type")} {told.Text("reason")} {told.Text("message")}");

    // What is drawn by lot, and what a recorder does when it has to say the same too often.
    static string Same(string text) => Made().Replace(text, "$1-HASH").Replace("(combined from similar events): ", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(reporter|api|web)-[0-9a-z]{8,10}(-[0-9a-z]{5}|-)?(?![0-9a-z])")]
    private static partial Regex Made();
}
