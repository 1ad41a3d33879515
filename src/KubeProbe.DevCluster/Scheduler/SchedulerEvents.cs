using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Scheduler;

/// <summary>
/// Events the way the scheduler writes them (it alone uses events.k8s.io): eventTime and action are set; firstTimestamp,
/// lastTimestamp and count are not, and readers must bear that.
/// </summary>
sealed class SchedulerEvents(ObjectStore store, string scheduler)
{
    public void Record(JsonObject pod, string type, string reason, string action, string message)
    {
        var now = store.Time.GetUtcNow();
        var ticks = (now - DateTimeOffset.UnixEpoch).Ticks * 100 + Random.Shared.Next(100);
        try
        {
            store.Create(ResourceTypes.Events, new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = $"{pod.Name()}.{ticks.ToString("x", CultureInfo.InvariantCulture)}",
                    ["namespace"] = pod.Namespace(),
                },
                ["involvedObject"] = new JsonObject
                {
                    ["kind"] = "Pod",
                    ["namespace"] = pod.Namespace(),
                    ["name"] = pod.Name(),
                    ["uid"] = pod.Uid(),
                    ["apiVersion"] = "v1",
                    ["resourceVersion"] = pod.Text("metadata", "resourceVersion"),
                },
                ["reason"] = reason,
                ["message"] = message,
                ["source"] = new JsonObject(),
                ["firstTimestamp"] = null,
                ["lastTimestamp"] = null,
                ["type"] = type,
                ["eventTime"] = KubeTime.FormatMicro(now),
                ["action"] = action,
                ["reportingComponent"] = scheduler,
                ["reportingInstance"] = $"{scheduler}-devcluster",
            });
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            // Two events of one pod within one tick of the clock: the earlier one says enough.
        }
    }
}
