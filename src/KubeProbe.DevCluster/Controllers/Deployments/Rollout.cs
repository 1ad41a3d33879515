using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Deployments;

/// <summary>A deployment and its ReplicaSets as one look found them.</summary>
sealed class Rollout
{
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    public Rollout(JsonObject deployment, IEnumerable<JsonObject> sets)
    {
        Deployment = deployment;
        Template = deployment.Object("spec", "template") ?? [];
        Replicas = (int)(deployment.Number("spec", "replicas") ?? 1);
        Limits = RollingLimits.Of(deployment);
        var oldestFirst = sets.OrderBy(set => set.Text("metadata", "creationTimestamp"), StringComparer.Ordinal).ThenBy(set => set.Name(), StringComparer.Ordinal).ToList();
        New = oldestFirst.FirstOrDefault(set => TemplateHash.IsSame(Template, set));
        Old = [.. oldestFirst.Where(set => set != New)];
    }

    public JsonObject Deployment { get; }

    public JsonObject Template { get; }

    public int Replicas { get; }

    public RollingLimits Limits { get; }

    /// <summary>The ReplicaSet of the current template; null until it is made.</summary>
    public JsonObject? New { get; set; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<JsonObject> Old { get; }

    public IEnumerable<JsonObject> All => New is null ? Old : [.. Old, New];

    /// <summary>Most pods at any time of the rollout.</summary>
    public int MostPods => Replicas + Limits.MaxSurge;

    public bool IsRecreate => Deployment.Text("spec", "strategy", "type") == "Recreate";

    public static int Wanted(JsonObject? set) => set is null ? 0 : (int)(set.Number("spec", "replicas") ?? 1);

    public static int Count(JsonObject? set, string field) => (int)(set.Number("status", field) ?? 0);

    public static long RevisionOf(JsonObject set) => long.TryParse(set.Annotation(Revision), out var revision) ? revision : 0;

    /// <summary>How many pods the new ReplicaSet may have now.</summary>
    public int NewSize()
    {
        if (New is null || Wanted(New) < Replicas)
        {
            if (IsRecreate)
                return Replicas;
            var room = MostPods - All.Sum(Wanted);
            return Wanted(New) + Math.Max(0, Math.Min(room, Replicas - Wanted(New)));
        }

        return Replicas;
    }

    /// <summary>
    /// New sizes of old ReplicaSets: first what isn't available anyway goes, then as much of the rest as availability allows.
    /// </summary>
    public IEnumerable<(JsonObject Set, int Size)> OldSizes()
    {
        var sizes = Old.Where(set => Wanted(set) > 0).ToDictionary(set => set, Wanted);
        if (sizes.Count == 0)
            yield break;
        var leastAvailable = Replicas - Limits.MaxUnavailable;
        var newUnavailable = Wanted(New) - Count(New, "availableReplicas");
        var removable = All.Sum(Wanted) - leastAvailable - newUnavailable;
        foreach (var set in sizes.Keys.ToList())
        {
            var unhealthy = Math.Min(Math.Max(0, removable), sizes[set] - Math.Min(sizes[set], Count(set, "availableReplicas")));
            sizes[set] -= unhealthy;
            removable -= unhealthy;
        }

        var spare = All.Sum(set => Count(set, "availableReplicas")) - leastAvailable;
        foreach (var set in sizes.Keys.ToList())
        {
            var goes = Math.Min(sizes[set], Math.Max(0, Math.Min(spare, removable)));
            sizes[set] -= goes;
            spare -= goes;
            removable -= goes;
        }

        foreach (var (set, size) in sizes.Where(pair => pair.Value < Wanted(pair.Key)))
            yield return (set, size);
    }
}
