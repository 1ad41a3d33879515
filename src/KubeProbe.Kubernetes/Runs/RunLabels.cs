using System.Globalization;
using KubeProbe.Core.Runs;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>The labels and annotations of a run's Secret and pod, and the selectors that find them again.</summary>
static class RunLabels
{
    public const string ManagedBy = "app.kubernetes.io/managed-by";
    public const string Centre = "kubeprobe";
    public const string Run = "kubeprobe.io/run";
    public const string Attempt = "kubeprobe.io/attempt";
    public const string Shard = "kubeprobe.io/shard";

    /// <summary>
    /// Which secrets of the centre the pod was given, as <c>name/key</c>, comma between: names, not values. Whoever collects
    /// evidence learns from it what to mask, also when the run's Secret is gone.
    /// </summary>
    public const string Secrets = "kubeprobe.io/secrets";

    public const string MadeBy = "kubeprobe.io/centre";

    const string Cluster = "kubeprobe.io/cluster";

    public static Dictionary<string, string> Of(PodOrder order)
    {
        var run = order.Run;
        var labels = new Dictionary<string, string>
        {
            ["app.kubernetes.io/name"] = "kubeprobe-probe",
            ["app.kubernetes.io/instance"] = run.Case,
            ["app.kubernetes.io/component"] = run.Work.Template,
            [ManagedBy] = Centre,
            [Run] = run.Id.ToString(),
            [Cluster] = run.Cluster,
            ["kubeprobe.io/case"] = run.Case,
            [Attempt] = order.Attempt.ToString(CultureInfo.InvariantCulture),
            ["kubeprobe.io/trigger"] = run.Trigger.ToString().ToLowerInvariant(),
        };
        if (order.Centre.Length > 0) labels[MadeBy] = order.Centre;
        if (run.Binding.Length > 0) labels["kubeprobe.io/binding"] = run.Binding;
        foreach (var (name, value) in ContractLabels.Of(order)) labels[name] = value;
        if (order.Shard is { } shard) labels[Shard] = shard.ToString(CultureInfo.InvariantCulture);
        return labels;
    }

    public static Dictionary<string, string> Annotations(PodOrder order)
    {
        var run = order.Run;
        var annotations = new Dictionary<string, string>
        {
            ["kubeprobe.io/deadline"] = Time(order.Deadline),
            // A probe is over in minutes and started anew elsewhere: it must not keep a node from being drained.
            ["cluster-autoscaler.kubernetes.io/safe-to-evict"] = "true",
        };
        if (!string.IsNullOrEmpty(run.Owner)) annotations["kubeprobe.io/owner"] = run.Owner;
        if (!string.IsNullOrEmpty(run.Runbook)) annotations["kubeprobe.io/runbook"] = run.Runbook;
        if (run.Trigger is RunTrigger.Change) annotations["kubeprobe.io/change-id"] = run.TriggeredBy;
        foreach (var (name, value) in ContractLabels.Annotations(order)) annotations[name] = value;
        if (order.Node is not null) annotations["kubeprobe.io/node"] = order.Node;

        var secrets = string.Join(',', run.Parameters.Values.Where(p => p.SecretRef is not null)
            .Select(p => $"{p.SecretRef!.Name}/{p.SecretRef.Key}").Distinct().Order(StringComparer.Ordinal));
        if (secrets.Length > 0) annotations[Secrets] = secrets;
        return annotations;
    }

    /// <summary>All probe pods of a cluster as this centre names it; one that goes by two names shows to each its own.</summary>
    public static string OfCluster(string cluster) => $"{ManagedBy}={Centre},{Cluster}={cluster}";

    public static string OfRun(RunId run) => $"{Run}={run}";

    /// <summary>RFC 3339, UTC, to the second.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
