using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
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
            var events = await cluster.Api.CoreV1.ListNamespacedEventAsync(
                @namespace, fieldSelector: $"involvedObject.name={pod}", limit: 100, cancellationToken: patience.Token);
            found.AddRange(events.Items.Where(e => e.Type == "Warning").OrderByDescending(e => e.LastTimestamp ?? e.EventTime)
                .Select(e => $"{e.Reason}: {e.Message}"));
        }
        catch (Exception e) { found.AddRange(Unread("events", e)); }

        try
        {
            found.InsertRange(0, Of(await cluster.Api.CoreV1.ReadNamespacedPodAsync(pod, @namespace, cancellationToken: patience.Token)));
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
            var pods = await cluster.Api.CoreV1.ListNamespacedPodAsync(@namespace, labelSelector: selector, limit: 50, cancellationToken: patience.Token);
            foreach (var pod in pods.Items.Where(p => p.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) != true).Take(most))
                found.AddRange(await OfAsync(cluster, @namespace, pod.Metadata.Name, clock));
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
            var events = await cluster.Api.CoreV1.ListNamespacedEventAsync(
                @namespace, fieldSelector: $"involvedObject.name={name}", limit: 100, cancellationToken: patience.Token);
            return [.. events.Items.Where(e => e.Type == "Warning").OrderByDescending(e => e.LastTimestamp ?? e.EventTime).Select(e => $"{e.Reason}: {e.Message}").Distinct().Take(MostErrors)];
        }
        catch (Exception e) { return Unread("events", e); }
    }

    /// <summary>What the pod's own status says.</summary>
    public static IEnumerable<string> Of(V1Pod pod)
    {
        if (pod.Status?.Reason is { Length: > 0 } reason) yield return $"{reason}: {pod.Status.Message}";
        foreach (var condition in pod.Status?.Conditions ?? [])
            if (condition is { Type: "PodScheduled", Status: "False" }) yield return $"{condition.Reason}: {condition.Message}";
        foreach (var container in pod.Status?.ContainerStatuses ?? [])
        {
            if (container.State?.Waiting is { Reason: { } waiting and not ("ContainerCreating" or "PodInitializing") } w)
                yield return $"{waiting}: container {container.Name}: {w.Message}";
            if (container.State?.Terminated is { } end)
                yield return $"{end.Reason}: container {container.Name} ended with exit code {end.ExitCode}{(end.Message is { Length: > 0 } m ? ": " + m : "")}";
        }
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
