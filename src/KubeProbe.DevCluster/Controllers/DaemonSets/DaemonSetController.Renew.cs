using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.DaemonSets;

sealed partial class DaemonSetController
{
    /// <summary>Old pods that are not available go at once, the others as far as the limit of unavailable nodes lets them.</summary>
    void Renew(JsonObject set, string revision)
    {
        if (set.Text("spec", "updateStrategy", "type") == "OnDelete") return;
        var label = revisions.LabelOf(set, revision);
        var pods = PodsOf(set);
        var old = pods.Where(pod => !pod.IsTerminating() && pod.Label(TemplateRevisions.Label) != label).ToList();
        if (old.Count == 0) return;

        var wanted = Store.List(ResourceTypes.Nodes).Items.Count(node => DaemonNodes.IsFor(set, node));
        var room = MostUnavailable(set, wanted) - (wanted - pods.Count(pod => IsAvailable(set, pod)));
        foreach (var pod in old)
        {
            if (IsAvailable(set, pod) && room-- <= 0) continue;
            DeletePod(set, pod);
        }
    }

    static int MostUnavailable(JsonObject set, int wanted)
    {
        var limit = set.At("spec", "updateStrategy", "rollingUpdate", "maxUnavailable");
        if (limit.Text() is { } text && text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent))
            return Math.Max(1, (int)Math.Ceiling(wanted * percent / 100d));
        return (int)Math.Max(1, limit.Number() ?? 1);
    }

    bool IsAvailable(JsonObject set, JsonObject pod) => !pod.IsTerminating() && PodReadiness.IsAvailable(pod, MinReady(set), Now);

    static TimeSpan MinReady(JsonObject set) => TimeSpan.FromSeconds(set.Number("spec", "minReadySeconds") ?? 0);

    void WriteStatus(ObjectKey key, JsonObject set, string revision)
    {
        var label = revisions.LabelOf(set, revision);
        var pods = PodsOf(set).Where(pod => !pod.IsTerminating()).ToLookup(NodeOf);
        var nodes = Store.List(ResourceTypes.Nodes).Items.ToLookup(node => DaemonNodes.IsFor(set, node));
        var placed = nodes[true].Select(node => pods[node.Name()].FirstOrDefault()).OfType<JsonObject>().ToList();
        var available = placed.Count(pod => IsAvailable(set, pod));
        var wanted = nodes[true].Count();
        var status = new JsonObject
        {
            ["currentNumberScheduled"] = placed.Count,
            ["numberMisscheduled"] = nodes[false].Count(node => pods[node.Name()].Any()),
            ["desiredNumberScheduled"] = wanted,
            ["numberReady"] = placed.Count(PodReadiness.IsReady),
            ["observedGeneration"] = set.Number("metadata", "generation") ?? 1,
        };
        foreach (var (name, count) in ((string, int)[])
            [("updatedNumberScheduled", placed.Count(pod => pod.Label(TemplateRevisions.Label) == label)), ("numberAvailable", available), ("numberUnavailable", wanted - available)])
            if (count > 0) status[name] = count;
        if (placed.Any(pod => PodReadiness.IsReady(pod) && !IsAvailable(set, pod))) LookAfter(key, MinReady(set));
        try
        {
            Store.Mutate(ResourceTypes.DaemonSets, key.Namespace, key.Name, stored => stored["status"] = status.DeepClone(), "status");
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Deleted while we looked; nobody reads its status any more.
        }
    }
}
