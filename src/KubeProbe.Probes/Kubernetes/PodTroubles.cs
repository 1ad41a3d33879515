using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProbe.Client;

namespace KubeProbe.Probes.Kubernetes;

/// <summary>Tells why a pod is not what it should be, in the cluster's own words: its conditions, its containers, its events.</summary>
static partial class PodTroubles
{
    const int MostErrors = 12;

    // The probe is about to end: what can't be read in this time is left out.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What is wrong with the pod, most telling first; never throws.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(ClusterAccess cluster, string @namespace, string pod, TimeProvider clock)
    {
        List<string> found = [];
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            found.AddRange(await EventsAsync(cluster, @namespace, pod, patience.Token));
        }
        catch (Exception e) { found.AddRange(Unread("events", e)); }

        try
        {
            found.InsertRange(0, Of(await cluster.GetAsync($"api/v1/namespaces/{@namespace}/pods/{pod}", patience.Token)));
        }
        catch (Exception e) { found.AddRange(Unread("pod", e)); }

        return [.. Sorted(found).Distinct().Take(MostErrors)];
    }

    /// <summary>What is wrong with the first few pods of a selector that are not ready; never throws.</summary>
    public static async Task<IReadOnlyList<string>> OfSelectedAsync(ClusterAccess cluster, string @namespace, string selector, TimeProvider clock, int most = 3)
    {
        List<string> found = [];
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            var pods = await cluster.GetAsync($"api/v1/namespaces/{@namespace}/pods?limit=50&labelSelector={Uri.EscapeDataString(selector)}", patience.Token);
            foreach (var pod in pods.Items("items").Where(p => !p.Has("Ready")).Take(most))
                found.AddRange(await OfAsync(cluster, @namespace, pod.Text("metadata", "name") ?? "", clock));
        }
        catch (Exception e) { found.AddRange(Unread("pods", e)); }

        return [.. found.Distinct().Take(MostErrors)];
    }

    /// <summary>The warnings about one object, newest first; never throws.</summary>
    public static async Task<IReadOnlyList<string>> WarningsAsync(ClusterAccess cluster, string @namespace, string name, TimeProvider clock)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            return [.. (await EventsAsync(cluster, @namespace, name, patience.Token)).Distinct().Take(MostErrors)];
        }
        catch (Exception e) { return Unread("events", e); }
    }

    /// <summary>What the pod's own status says.</summary>
    public static IEnumerable<string> Of(JsonObject pod)
    {
        if (pod.Text("status", "reason") is { Length: > 0 } reason) yield return $"{reason}: {pod.Text("status", "message")}";
        if (pod.Condition("PodScheduled") is { } scheduled && scheduled.Text("status") == "False") yield return $"{scheduled.Text("reason")}: {scheduled.Text("message")}";
        foreach (var container in pod.Items("status", "containerStatuses"))
        {
            var name = container.Text("name");
            if (container.Text("state", "waiting", "reason") is { } waiting and not ("ContainerCreating" or "PodInitializing"))
                yield return $"{waiting}: container {name}: {container.Text("state", "waiting", "message")}";
            if (container.At("state", "terminated") is { } end)
                yield return $"{end.Text("reason")}: container {name} ended with exit code {end.Number("exitCode")}{(end.Text("message") is { Length: > 0 } m ? ": " + m : "")}";
        }
    }

    static async Task<IEnumerable<string>> EventsAsync(ClusterAccess cluster, string @namespace, string of, CancellationToken stop)
    {
        var events = await cluster.GetAsync($"api/v1/namespaces/{@namespace}/events?limit=100&fieldSelector=involvedObject.name%3D{of}", stop);
        return events.Items("items").Where(e => e.Text("type") == "Warning").OrderByDescending(e => e.Time("lastTimestamp") ?? e.Time("eventTime"))
            .Select(e => $"{e.Text("reason")}: {e.Text("message")}");
    }

    /// <summary>An image that isn't there is a fault of whoever named it; a registry that doesn't answer is not.</summary>
    static IEnumerable<string> Sorted(List<string> found)
    {
        var nobodys = found.FirstOrDefault(f => NoSuchImage().IsMatch(f));
        return nobodys is null ? found : found.Prepend(ProbeErrors.ProbeFault(nobodys));
    }

    static IReadOnlyList<string> Unread(string what, Exception e) =>
        Refusal.Explain(e) is { } words ? [$"the {what} could not be read: {words[0]}"] : [];

    [GeneratedRegex(@"^(InvalidImageName:|(ErrImagePull|ImagePullBackOff|Failed): .*(manifest unknown|not found|repository does not exist))", RegexOptions.Singleline)]
    private static partial Regex NoSuchImage();
}
