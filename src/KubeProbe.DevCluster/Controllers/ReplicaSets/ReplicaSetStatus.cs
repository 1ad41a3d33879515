using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.ReplicaSets;

/// <summary>A ReplicaSet's status; counts that are zero are left out, except replicas.</summary>
static class ReplicaSetStatus
{
    public static JsonObject Build(
        JsonObject stored, JsonObject seen, List<JsonObject> pods, int ready, int available, ApiException? failure, DateTimeOffset now)
    {
        var labels = seen.Pairs("spec", "template", "metadata", "labels").ToList();
        var labelled = pods.Count(pod => labels.All(label => pod.Label(label.Key) == label.Value));
        var status = new JsonObject { ["replicas"] = pods.Count };
        foreach (var (name, count) in ((string, int)[])[("fullyLabeledReplicas", labelled), ("readyReplicas", ready), ("availableReplicas", available)])
        {
            if (count > 0)
                status[name] = count;
        }

        status["observedGeneration"] = seen.Number("metadata", "generation") ?? 1;
        if (failure is not null)
            status["conditions"] = new JsonArray(Failure(stored, failure, now));
        return status;
    }

    static JsonObject Failure(JsonObject stored, ApiException failure, DateTimeOffset now)
    {
        var old = stored.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "ReplicaFailure");
        // The first failure is told: the next has another pod's name in it, and a status that changes each time would never rest.
        return old is not null ? old.Copy() : new JsonObject
        {
            ["type"] = "ReplicaFailure",
            ["status"] = "True",
            ["lastTransitionTime"] = KubeTime.Format(now),
            ["reason"] = "FailedCreate",
            ["message"] = failure.Message,
        };
    }
}
