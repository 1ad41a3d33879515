using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace KubeProbe.Faults.Tests.Simulation;

/// <summary>
/// One API server's objects. They outlive every server of the centre, a watch goes on from the version it is given, and all that was
/// ever created is remembered, so that a second pod of one attempt shows.
/// </summary>
sealed class SimulatedCluster(string name)
{
    readonly Lock gate = new();
    readonly Dictionary<string, JsonObject> secrets = [];
    readonly Dictionary<string, JsonObject> pods = [];
    readonly List<(long Version, string Line)> events = [];
    readonly ConcurrentBag<string> reports = [];
    TaskCompletionSource happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long version = 1;
    int watches;
    int mostWatches;
    long unwatchedSince;
    TimeSpan longestUnwatched;

    public string Name => name;

    /// <summary>Every pod that was ever made, in order: run, attempt, name.</summary>
    public IReadOnlyList<(string Run, string Attempt, string Pod)> Created
    {
        get { lock (gate) return [.. created]; }
    }

    readonly List<(string Run, string Attempt, string Pod)> created = [];

    /// <summary>Until the pod of one of these runs is made.</summary>
    public Task MadeAsync(IReadOnlyCollection<string> runs) => Harness.Patience.UntilAsync(
        () => Task.FromResult(Created.Any(made => runs.Contains(made.Run))), () => $"cluster {name} has no pod of these runs");

    /// <summary>Objects that are there now.</summary>
    public IReadOnlyList<string> Left
    {
        get { lock (gate) return [.. pods.Keys.Select(pod => $"pod {pod}"), .. secrets.Keys.Select(secret => $"secret {secret}")]; }
    }

    /// <summary>Watches that are open now, and the most that ever were at once.</summary>
    public (int Now, int Most) Watches
    {
        get { lock (gate) return (watches, mostWatches); }
    }

    /// <summary>The longest time between two watches, since this was last asked.</summary>
    public TimeSpan TakeLongestUnwatched()
    {
        lock (gate)
        {
            var longest = longestUnwatched;
            longestUnwatched = TimeSpan.Zero;
            return longest;
        }
    }

    /// <summary>Answers pods got to their reports.</summary>
    public IReadOnlyCollection<string> Reports => reports;

    public void Reported(string pod, HttpStatusCode answer) => reports.Add($"{pod} {(int)answer}");

    public void ForgetMostWatches()
    {
        lock (gate) mostWatches = watches;
    }

    public string CaseOf(string resource, string item)
    {
        lock (gate)
            return ((resource == "pods" ? pods : secrets).GetValueOrDefault(item) ?? secrets.GetValueOrDefault(item)) is { } found ? Label(found, "kubeprobe.io/case") : "";
    }

    /// <summary>Makes an object; null when one of its name is there.</summary>
    public JsonObject? Create(string resource, JsonObject item)
    {
        var named = item["metadata"]!["name"]!.GetValue<string>();
        lock (gate)
        {
            var all = resource == "pods" ? pods : secrets;
            if (all.ContainsKey(named)) return null;
            var metadata = item["metadata"]!.AsObject();
            metadata["uid"] = Guid.NewGuid().ToString();
            metadata["creationTimestamp"] = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
            Stamp(item);
            all[named] = item;
            if (resource != "pods") return item;

            item["status"] = new JsonObject { ["phase"] = "Pending" };
            created.Add((Label(item, "kubeprobe.io/run"), Label(item, "kubeprobe.io/attempt"), named));
            Tell("ADDED", item);
            return (JsonObject)item.DeepClone();
        }
    }

    public JsonObject? Find(string resource, string item)
    {
        lock (gate) return (resource == "pods" ? pods : secrets).GetValueOrDefault(item)?.DeepClone().AsObject();
    }

    public bool Delete(string resource, string item)
    {
        lock (gate)
        {
            if (!(resource == "pods" ? pods : secrets).Remove(item, out var gone)) return false;
            Stamp(gone);
            if (resource == "pods") Tell("DELETED", gone);
            return true;
        }
    }

    public void SetStatus(string pod, JsonNode status)
    {
        lock (gate)
        {
            if (!pods.TryGetValue(pod, out var item)) return;
            item["status"] = status;
            Stamp(item);
            Tell("MODIFIED", item);
        }
    }

    public string ListPods()
    {
        lock (gate) return $$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"{{version}}"},"items":[{{string.Join(',', pods.Values.Select(pod => pod.ToJsonString()))}}]}""";
    }

    /// <summary>Everything after a version, as it happens.</summary>
    public async Task WatchAsync(long from, Func<string, Task> write, CancellationToken cancellation)
    {
        lock (gate)
        {
            mostWatches = Math.Max(mostWatches, ++watches);
            if (watches == 1 && unwatchedSince > 0 && TimeProvider.System.GetElapsedTime(unwatchedSince) is var gap && gap > longestUnwatched) longestUnwatched = gap;
        }
        try
        {
            while (true)
            {
                string lines;
                Task next;
                lock (gate)
                {
                    var fresh = events.SkipWhile(each => each.Version <= from).ToList();
                    if (fresh.Count > 0) from = fresh[^1].Version;
                    lines = string.Concat(fresh.Select(each => each.Line));
                    next = happened.Task;
                }
                if (lines.Length > 0) await write(lines);
                await next.WaitAsync(cancellation);
            }
        }
        finally
        {
            lock (gate)
                if (--watches == 0) unwatchedSince = TimeProvider.System.GetTimestamp();
        }
    }

    public static string TokenOf(JsonObject secret) => Encoding.UTF8.GetString(Convert.FromBase64String(secret["data"]!["run-token"]!.GetValue<string>()));

    static string Label(JsonObject item, string label) => item["metadata"]!["labels"]?[label]?.GetValue<string>() ?? "";

    void Stamp(JsonObject item) => item["metadata"]!["resourceVersion"] = (++version).ToString(System.Globalization.CultureInfo.InvariantCulture);

    void Tell(string type, JsonObject item)
    {
        events.Add((version, $$"""{"type":"{{type}}","object":{{item.ToJsonString()}}}""" + "\n"));
        happened.TrySetResult();
        happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
