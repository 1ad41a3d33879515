using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Controllers;

/// <summary>A cluster without nodes, whose pods the test runs by hand: it says what their kubelet would say.</summary>
static class HandRun
{
    public static Task<RunningCluster> StartAsync(TimeProvider? time = null) =>
        RunningCluster.StartAsync(options => options with { Nodes = [], Time = time ?? options.Time });

    /// <summary>Every pod is ready as soon as it is made, from now on until disposed.</summary>
    public static IDisposable ReadyAtOnce(RunningCluster cluster, Func<JsonObject, bool>? which = null) => cluster.Objects.Observe((type, change) =>
    {
        if (type == ResourceTypes.Pods && change.Type == WatchEvent.Added && which?.Invoke(change.Object) != false)
            _ = Task.Run(() => TryReady(cluster, change.Object.Name()));
    });

    public static void Ready(RunningCluster cluster, string pod, bool ready = true, string ip = "127.99.0.1") =>
        cluster.Objects.Mutate(ResourceTypes.Pods, RunningCluster.Namespace, pod, p =>
        {
            var status = p.Make("status");
            (status["phase"], status["podIP"]) = ("Running", ip);
            status["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Ready", ["status"] = ready ? "True" : "False", ["lastTransitionTime"] = KubeTime.Format(cluster.Objects.Time.GetUtcNow()),
            });
        }, "status");

    public static IReadOnlyList<JsonObject> Pods(RunningCluster cluster) =>
        cluster.Objects.List(ResourceTypes.Pods, RunningCluster.Namespace, pod => !pod.IsTerminating()).Items;

    public static bool IsReady(JsonObject pod) => pod.Items("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True");

    /// <summary>A template for pods labelled app=web.</summary>
    public static JsonObject Template(string image = "busybox:latest") => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "web" } },
        ["spec"] = new JsonObject
        {
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "web", ["image"] = image, ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["containerPort"] = 8080 }),
            }),
        },
    };

    public static JsonObject Named(string name, JsonObject spec) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = RunningCluster.Namespace },
        ["spec"] = spec,
    };

    public static JsonObject Selecting(JsonObject spec)
    {
        spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "web" } };
        spec["template"] ??= Template();
        return spec;
    }

    static void TryReady(RunningCluster cluster, string pod)
    {
        try
        {
            Ready(cluster, pod);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Deleted again before it could run.
        }
    }
}
