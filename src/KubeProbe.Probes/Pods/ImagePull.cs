using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Pods;

/// <summary>
/// How long an image takes from the registry to a node: a pod that must pull it is made, and the kubelet's own account of the pull is read (<c>pull</c>, seconds;
/// <c>pulled</c>, from the pod's scheduling until its image was there). With a node, the pod goes there.
/// </summary>
sealed partial class ImagePull(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.Image("IMAGE", RestrictedPod.DefaultImage);
    readonly string? node = parameters.Optional("NODE");
    readonly TimeSpan most = parameters.Duration("MAX_PULL", TimeSpan.FromMinutes(1));
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(3));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var (space, name) = (ClusterAccess.Namespace(run), ClusterAccess.Name(run, "pull"));
        var pod = new ProbedObject(run, cluster, stepTimeout, "pod", Json.Path(run, "v1", "pods"), name, () => PodTroubles.OfAsync(cluster, space, name, run.Clock));
        var spec = Json.PodSpec(image, "Never");
        spec.Items("containers").Single()["imagePullPolicy"] = "Always";
        if ((node ?? run.Node) is { } there) spec["nodeSelector"] = new JsonObject { ["kubernetes.io/hostname"] = there };
        try
        {
            await pod.CreateAsync(Json.Object(run, "v1", "Pod", name, spec));
            await pod.UntilAsync("pulled", $"did not get its image {image}", seen => seen.Items("status", "containerStatuses").Any(status =>
                status.At("state", "running") is not null || status.At("state", "terminated") is not null));
            await ToldAsync(run, cluster, space, name, stopping);
            await pod.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, pod.Path);
            throw;
        }
    }

    /// <summary>The kubelet tells how long it took, in an event that may come a moment after the container.</summary>
    async Task ToldAsync(ProbeRun run, ClusterAccess cluster, string space, string name, CancellationToken stop)
    {
        for (var tries = 0; tries < 10; tries++)
        {
            var events = await cluster.GetAsync($"api/v1/namespaces/{space}/events?fieldSelector={Uri.EscapeDataString($"involvedObject.name={name},reason=Pulled")}", stop);
            if (events.Items("items").Select(e => Took(e.Text("message") ?? "")).FirstOrDefault(took => took is not null) is { } took)
            {
                run.Record("pull", true, took);
                if (took > most)
                    throw new ProbeFailedException(string.Create(CultureInfo.InvariantCulture, $"pulling {image} took {took.TotalSeconds:0.0} s, at most {most.TotalSeconds:0} s are wanted"));
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(300), run.Clock, stop);
        }
        throw new ProbeFailedException($"pod {name} runs, but no event tells that its image was pulled");
    }

    /// <summary>Out of <c>Successfully pulled image "x" in 1.234s (1.234s including waiting)</c>.</summary>
    public static TimeSpan? Took(string message)
    {
        if (PulledIn().Match(message) is not { Success: true } match) return null;
        var time = TimeSpan.Zero;
        foreach (Capture part in match.Groups["part"].Captures)
        {
            var text = part.Value;
            var unit = text.EndsWith("ms", StringComparison.Ordinal) ? ("ms", 0.001) : text.EndsWith("µs", StringComparison.Ordinal) ? ("µs", 0.000001) : text.EndsWith('m') ? ("m", 60d) : ("s", 1d);
            time += TimeSpan.FromSeconds(double.Parse(text.AsSpan(0, text.Length - unit.Item1.Length), CultureInfo.InvariantCulture) * unit.Item2);
        }
        return time;
    }

    [GeneratedRegex(@"^Successfully pulled image .* in (?<part>[0-9.]+(ms|µs|m|s))+", RegexOptions.CultureInvariant)]
    private static partial Regex PulledIn();
}
