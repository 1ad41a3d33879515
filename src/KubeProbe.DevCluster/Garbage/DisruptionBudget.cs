using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Selectors;

namespace KubeProbe.DevCluster.Garbage;

/// <summary>What a PodDisruptionBudget comes to with the pods there are now.</summary>
/// <param name="Expected">How many pods it counts on.</param>
/// <param name="Healthy">How many of them are ready.</param>
/// <param name="Desired">How many must stay ready.</param>
sealed record DisruptionBudget(int Expected, int Healthy, int Desired)
{
    /// <summary>How many may go now.</summary>
    public int Allowed => Math.Max(0, Healthy - Desired);

    public static bool Selects(JsonObject budget, JsonObject pod) => LabelSelector.From(budget.Object("spec", "selector")).Matches(pod);

    public static DisruptionBudget Of(ObjectStore store, JsonObject budget)
    {
        var pods = store.List(ResourceTypes.Pods, budget.Namespace(),
            p => Selects(budget, p) && p.Text("status", "phase") is not ("Succeeded" or "Failed")).Items;
        var healthy = pods.Count(p => !p.IsTerminating() && p.Items("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True"));
        var expected = Expect(store, budget.Namespace(), pods);
        var desired = budget.At("spec", "maxUnavailable") is { } most
            ? Math.Max(0, expected - Amount(most, expected))
            : Amount(budget.At("spec", "minAvailable"), expected);
        return new(expected, healthy, desired);
    }

    /// <summary>As many as the owners of the pods want, or as there are where nobody says.</summary>
    static int Expect(ObjectStore store, string ns, IReadOnlyList<JsonObject> pods)
    {
        var owners = pods.Select(p => p.ControllerOf()).OfType<JsonObject>().Where(o => o.Text("kind") == "ReplicaSet")
            .Select(o => o.Text("name") ?? "").Distinct();
        var wanted = owners.Sum(o => (int)(store.Peek(ResourceTypes.ReplicaSets, ns, o).Number("spec", "replicas") ?? 0));
        return wanted + pods.Count(p => p.ControllerOf()?.Text("kind") != "ReplicaSet");
    }

    static int Amount(JsonNode? value, int of)
    {
        if (value.Number() is { } number) return (int)Math.Min(number, int.MaxValue);
        var text = value.Text() ?? "";
        return text.EndsWith('%') && int.TryParse(text[..^1], out var percent) ? (int)Math.Ceiling(of * percent / 100.0) : 0;
    }
}
