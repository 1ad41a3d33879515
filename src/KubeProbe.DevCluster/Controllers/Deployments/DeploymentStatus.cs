using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Deployments;

/// <summary>A deployment's counts and conditions from what its ReplicaSets say; counts that are zero are left out.</summary>
static class DeploymentStatus
{
    /// <param name="deadline">When the rollout will have taken too long, if it is under way.</param>
    public static JsonObject Build(Rollout rollout, JsonObject? previous, DateTimeOffset now, out DateTimeOffset? deadline)
    {
        int Sum(string field) => rollout.All.Sum(set => Rollout.Count(set, field));
        var available = Sum("availableReplicas");
        var counts = new (string Name, int Count)[]
        {
            ("replicas", Sum("replicas")),
            ("updatedReplicas", Rollout.Count(rollout.New, "replicas")),
            ("readyReplicas", Sum("readyReplicas")),
            ("availableReplicas", available),
            ("unavailableReplicas", Math.Max(0, rollout.All.Sum(Rollout.Wanted) - available)),
        };
        var status = new JsonObject { ["observedGeneration"] = rollout.Deployment.Number("metadata", "generation") ?? 1 };
        foreach (var (name, count) in counts.Where(pair => pair.Count > 0))
            status[name] = count;
        if (previous.Number("collisionCount") is { } collisions)
            status["collisionCount"] = collisions;

        var conditions = new JsonArray(
            Condition("Available", Availability(rollout, available), previous, now, touch: false),
            Progressing(rollout, status, previous, now, out deadline));
        if (rollout.All.SelectMany(set => set.Items("status", "conditions")).FirstOrDefault(c => c.Text("type") == "ReplicaFailure") is { } failure)
        {
            conditions.Add(Condition("ReplicaFailure",
                ("True", failure.Text("reason") ?? "FailedCreate", failure.Text("message") ?? ""), previous, now, touch: false));
        }

        status["conditions"] = conditions;
        return status;
    }

    static (string Status, string Reason, string Message) Availability(Rollout rollout, int available) =>
        available >= rollout.Replicas - rollout.Limits.MaxUnavailable
            ? ("True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
            : ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.");

    static JsonObject Progressing(Rollout rollout, JsonObject status, JsonObject? previous, DateTimeOffset now, out DateTimeOffset? deadline)
    {
        deadline = null;
        var name = rollout.New?.Name() ?? "";
        var old = previous.Items("conditions").FirstOrDefault(condition => condition.Text("type") == "Progressing");
        if (rollout.Deployment.Flag("spec", "paused"))
            return Condition("Progressing", ("Unknown", "DeploymentPaused", "Deployment is paused"), previous, now, touch: false);
        if (IsComplete(rollout, status))
            return Condition("Progressing", ("True", "NewReplicaSetAvailable", $"ReplicaSet \"{name}\" has successfully progressed."), previous, now, touch: false);
        // A rollout that was complete stays so when a pod of it goes: what is missing then is availability.
        if (old.Text("reason") == "NewReplicaSetAvailable" && (old.Text("message") ?? "").Contains($"\"{name}\"", StringComparison.Ordinal)
            && (status.Number("replicas") ?? 0) == (status.Number("updatedReplicas") ?? 0))
            return old!.Copy();
        if (old is null)
        {
            deadline = Deadline(rollout, now);
            return Condition("Progressing", ("True", "NewReplicaSetCreated", $"Created new replica set \"{name}\""), previous, now, touch: true);
        }

        var updatedAt = KubeTime.Parse(old.Text("lastUpdateTime")) ?? now;
        var moved = HasMoved(status, previous) || old.Text("reason") == "NewReplicaSetAvailable" || !(old.Text("message") ?? "").Contains($"\"{name}\"");
        if (!moved && (old.Text("status") == "False" || Deadline(rollout, updatedAt) <= now))
            return Condition("Progressing", ("False", "ProgressDeadlineExceeded", $"ReplicaSet \"{name}\" has timed out progressing."), previous, now, touch: false);
        deadline = Deadline(rollout, moved ? now : updatedAt);
        return moved
            ? Condition("Progressing", ("True", "ReplicaSetUpdated", $"ReplicaSet \"{name}\" is progressing."), previous, now, touch: true)
            : old.Copy();
    }

    static DateTimeOffset Deadline(Rollout rollout, DateTimeOffset since) =>
        since + TimeSpan.FromSeconds(rollout.Deployment.Number("spec", "progressDeadlineSeconds") ?? 600);

    static bool IsComplete(Rollout rollout, JsonObject status) =>
        ((string[])["replicas", "updatedReplicas", "availableReplicas"]).All(field => (status.Number(field) ?? 0) == rollout.Replicas)
        && rollout.New is not null;

    /// <summary>More new, ready or available pods than before, or fewer old ones.</summary>
    static bool HasMoved(JsonObject status, JsonObject? previous)
    {
        long Of(JsonObject? where, string field) => where.Number(field) ?? 0;
        long OldPods(JsonObject? where) => Of(where, "replicas") - Of(where, "updatedReplicas");
        return Of(status, "updatedReplicas") > Of(previous, "updatedReplicas")
            || Of(status, "readyReplicas") > Of(previous, "readyReplicas")
            || Of(status, "availableReplicas") > Of(previous, "availableReplicas")
            || OldPods(status) < OldPods(previous);
    }

    /// <param name="touch">Move lastUpdateTime even if nothing else changes.</param>
    static JsonObject Condition(
        string type, (string Status, string Reason, string Message) verdict, JsonObject? previous, DateTimeOffset now, bool touch)
    {
        var old = previous.Items("conditions").FirstOrDefault(condition => condition.Text("type") == type);
        var same = old.Text("status") == verdict.Status && old.Text("reason") == verdict.Reason && old.Text("message") == verdict.Message;
        if (same && !touch)
            return old!.Copy();
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = verdict.Status,
            ["lastUpdateTime"] = KubeTime.Format(now),
            ["lastTransitionTime"] = old.Text("status") == verdict.Status ? old.Text("lastTransitionTime") : KubeTime.Format(now),
            ["reason"] = verdict.Reason,
            ["message"] = verdict.Message,
        };
    }
}
