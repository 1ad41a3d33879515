using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Garbage;

/// <summary>Conditions in the status of an object.</summary>
static class StatusCondition
{
    /// <summary>Sets one; its time is that of its last change from True to False or back.</summary>
    public static void Set(JsonObject obj, string type, bool status, string reason, string message, DateTimeOffset now)
    {
        var conditions = obj.Object("status").Array("conditions")?.DeepClone().AsArray() ?? [];
        var before = conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.Text("type") == type);
        var (word, index) = (status ? "True" : "False", before is null ? -1 : conditions.IndexOf(before));
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = word,
            ["lastTransitionTime"] = before.Text("status") == word ? before.Text("lastTransitionTime") : KubeTime.Format(now),
            ["reason"] = reason,
            ["message"] = message,
        };
        if (index < 0) conditions.Add(condition);
        else conditions[index] = condition;
        obj.Make("status")["conditions"] = conditions;
    }
}
