using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Deployments;

sealed partial class DeploymentController
{
    /// <summary>Whether the wanted count changed since the ReplicaSets were last scaled: sizes first, then the rollout goes on.</summary>
    static bool IsResized(Rollout rollout) => rollout.All.Any(set =>
        Rollout.Wanted(set) > 0
        && int.TryParse(set.Annotation(Rollout.DesiredReplicas), out var before)
        && before != rollout.Replicas);

    void Resize(Rollout rollout)
    {
        var active = rollout.All.Where(set => Rollout.Wanted(set) > 0).ToList();
        if (active.Count <= 1)
        {
            if ((active.SingleOrDefault() ?? rollout.New ?? rollout.Old.LastOrDefault()) is { } only)
                Scale(rollout, only, rollout.Replicas);
            return;
        }

        var total = active.Sum(Rollout.Wanted);
        var change = (rollout.Replicas > 0 ? rollout.MostPods : 0) - total;
        if (rollout.IsRecreate || change == 0)
        {
            foreach (var set in active)
                Scale(rollout, set, Rollout.Wanted(set));
            return;
        }

        // In the middle of a rollout every ReplicaSet takes its share of the change, the largest what rounding leaves.
        var left = change;
        var shares = active.OrderByDescending(Rollout.Wanted).Select(set =>
        {
            var share = (int)Math.Round((double)change * Rollout.Wanted(set) / total, MidpointRounding.ToZero);
            left -= share;
            return (Set: set, Size: Rollout.Wanted(set) + share);
        }).ToList();
        for (var i = 0; i < shares.Count; i++)
            Scale(rollout, shares[i].Set, Math.Max(0, shares[i].Size + (i == 0 ? left : 0)));
    }
}
