using System.Text.Json;

namespace KubeProbe.Diagnosis.Evidence;

/// <summary>What a node says beside its conditions: taints, and whether it is cordoned.</summary>
static class NodeLines
{
    public static IEnumerable<string> Of(JsonElement node)
    {
        var name = ObjectLines.Name(node);
        if (node.Get("spec") is not { } spec) yield break;
        foreach (var taint in spec.List("taints"))
            yield return $"node {name}: taint {taint.Text("key")}={taint.Text("value")}:{taint.Text("effect")}";
        if (spec.Text("unschedulable") == "True") yield return $"node {name}: unschedulable";
    }
}
