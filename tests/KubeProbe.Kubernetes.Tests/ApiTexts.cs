using System.Text.Json.Nodes;

namespace KubeProbe.Kubernetes.Tests;

/// <summary>Objects as API servers write them.</summary>
static class ApiTexts
{
    public static string Status(int code, string reason, string message) => new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["code"] = code,
    }.ToJsonString();

    /// <summary>Any object, with nothing but its head.</summary>
    public static JsonObject Object(string kind, string name, string uid = "uid-1", params (string, string)[] labels) => new()
    {
        ["kind"] = kind,
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["uid"] = uid,
            ["resourceVersion"] = "7",
            ["labels"] = new JsonObject(labels.Select(l => KeyValuePair.Create(l.Item1, (JsonNode?)l.Item2))),
        },
    };

    public static JsonObject List(string version, params JsonObject[] items) => new()
    {
        ["kind"] = "PodList",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject { ["resourceVersion"] = version },
        ["items"] = new JsonArray([.. items]),
    };

    public static string Event(string type, JsonObject item) =>
        new JsonObject { ["type"] = type, ["object"] = item.DeepClone() }.ToJsonString() + "\n";

    public static string Bookmark(string version) =>
        Event("BOOKMARK", new JsonObject { ["kind"] = "Pod", ["apiVersion"] = "v1", ["metadata"] = new JsonObject { ["resourceVersion"] = version } });

    /// <summary>A probe pod of a run at a version.</summary>
    public static JsonObject Pod(string name, string run, string version, string phase = "Pending") => new()
    {
        ["kind"] = "Pod",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = "probes",
            ["uid"] = "u-" + name,
            ["resourceVersion"] = version,
            ["creationTimestamp"] = "2026-11-22T21:13:56Z",
            ["labels"] = new JsonObject
            {
                ["app.kubernetes.io/managed-by"] = "kubeprobe",
                ["kubeprobe.io/run"] = run,
                ["kubeprobe.io/attempt"] = "1",
            },
            ["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "kubelet", ["time"] = "2026-11-22T21:13:56Z" }),
        },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "probe" }) },
        ["status"] = new JsonObject { ["phase"] = phase },
    };
}
