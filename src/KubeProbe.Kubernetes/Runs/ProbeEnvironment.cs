using System.Globalization;
using System.Text.Json;
using k8s.Models;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Runs;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>What a probe finds in its environment, in this order: who and where it is, how to report, then its parameters by name.</summary>
static class ProbeEnvironment
{
    const string TraceParent = "TRACEPARENT";

    public static IEnumerable<V1EnvVar> Of(PodOrder order, string secret, string secretUid, string? imagePrefix = null)
    {
        var run = order.Run;
        yield return Plain("KUBEPROBE_REPORT_URL", order.ReportUrl.AbsoluteUri);
        yield return Plain("KUBEPROBE_RUN_ID", run.Id.ToString());
        yield return Plain("KUBEPROBE_DEADLINE", RunLabels.Time(order.Deadline));
        yield return Plain("KUBEPROBE_CLUSTER", run.Cluster);
        if (order.Centre.Length > 0) yield return Plain("KUBEPROBE_CENTRE", order.Centre);
        yield return Plain("KUBEPROBE_CASE", run.Case);
        yield return Plain("KUBEPROBE_TEMPLATE_VERSION", run.Work.Version.ToString(CultureInfo.InvariantCulture));
        if (order.Node is not null) yield return Plain("KUBEPROBE_NODE", order.Node);
        else if (run.Work.Scope is ProbeScope.Node) yield return Field("KUBEPROBE_NODE", "spec.nodeName");
        yield return Plain("KUBEPROBE_IMAGE", ImageReference.Below(imagePrefix, run.Work.Image));
        if (imagePrefix is not null) yield return Plain("KUBEPROBE_IMAGE_PREFIX", imagePrefix);
        if (run.Trigger is RunTrigger.Change) yield return Plain("KUBEPROBE_CHANGE_ID", run.TriggeredBy);
        yield return Field("KUBEPROBE_POD_NAME", "metadata.name");
        yield return Field("KUBEPROBE_POD_UID", "metadata.uid");
        yield return Field("KUBEPROBE_POD_NAMESPACE", "metadata.namespace");
        yield return Plain("KUBEPROBE_OWNER_REFERENCE", Owner(secret, secretUid));
        // A plugin of Sonobuoy reports nothing: its side-car does.
        if (run.Work.Contract is not ProbeContract.Sonobuoy) yield return Secret("KUBEPROBE_RUN_TOKEN", secret, ProbeSecret.TokenKey);
        foreach (var variable in ContractEnvironment.Of(order, secret)) yield return variable;

        // The name is W3C's, so a template that has a parameter of it means its own.
        if (run.TraceParent is { Length: > 0 } && !run.Parameters.ContainsKey(TraceParent)) yield return Plain(TraceParent, run.TraceParent);

        foreach (var (name, path) in (run.Work.Pod?.Fields ?? new Dictionary<string, string>()).OrderBy(f => f.Key, StringComparer.Ordinal))
            yield return Field(name, path);
        foreach (var (name, value) in run.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
            yield return value.SecretRef is null ? Plain(name, value.Text ?? "") : Secret(name, secret, name);
    }

    /// <summary>What the side-car of a Sonobuoy plugin finds: how to report, where the results are and of what format, and where it hears the progress.</summary>
    public static IEnumerable<V1EnvVar> OfResults(PodOrder order, string secret)
    {
        var run = order.Run;
        yield return Plain("KUBEPROBE_REPORT_URL", order.ReportUrl.AbsoluteUri);
        yield return Plain("KUBEPROBE_RUN_ID", run.Id.ToString());
        yield return Plain("KUBEPROBE_DEADLINE", RunLabels.Time(order.Deadline));
        yield return Secret("KUBEPROBE_RUN_TOKEN", secret, ProbeSecret.TokenKey);
        yield return Plain("SONOBUOY_RESULTS_DIR", ContractEnvironment.ResultsFolder);
        yield return Plain(ContractRules.ProgressPort, run.Parameters.GetValueOrDefault(ContractRules.ProgressPort)?.Text ?? ContractRules.OrdinaryProgressPort);
        if (run.Parameters.GetValueOrDefault(ContractRules.ResultFormat)?.Text is { Length: > 0 } format) yield return Plain(ContractRules.ResultFormat, format);
        if (run.TraceParent is { Length: > 0 }) yield return Plain(TraceParent, run.TraceParent);
    }

    // The kubelet expands $(NAME) in values and reads a doubled dollar as one: what is meant literally is doubled.
    internal static V1EnvVar Plain(string name, string value)
    {
        var special = value.Contains("$(", StringComparison.Ordinal) || value.Contains("$$", StringComparison.Ordinal);
        return new() { Name = name, Value = special ? value.Replace("$", "$$", StringComparison.Ordinal) : value };
    }

    internal static V1EnvVar Field(string name, string path) =>
        new() { Name = name, ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = path } } };

    internal static V1EnvVar Secret(string name, string secret, string key) =>
        new() { Name = name, ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = secret, Key = key } } };

    static string Owner(string secret, string uid) =>
        $$"""{"apiVersion":"v1","kind":"Secret","name":"{{JsonEncodedText.Encode(secret)}}","uid":"{{JsonEncodedText.Encode(uid)}}"}""";
}
