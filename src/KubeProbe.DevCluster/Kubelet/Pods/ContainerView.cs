using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Pods;

/// <summary>The fields of one container (or init container) of a pod spec.</summary>
sealed record ContainerView(JsonObject Json, bool IsInit)
{
    public string Name => Json.Text("name") ?? "";
    public string Image => Json.Text("image") ?? "";
    public string PullPolicy => Json.Text("imagePullPolicy") ?? "IfNotPresent";
    public IReadOnlyList<string> Command { get; } = [.. Json.Texts("command")];
    public IReadOnlyList<string> Arguments { get; } = [.. Json.Texts("args")];
    public string? WorkingDirectory => Json.Text("workingDir");
    public string TerminationMessagePath => Json.Text("terminationMessagePath") ?? "/dev/termination-log";
    public bool MessageFallsBackToLogs => Json.Text("terminationMessagePolicy") == "FallbackToLogsOnError";
    public IEnumerable<JsonObject> VolumeMounts => Json.Items("volumeMounts");

    /// <summary>The path of this container in event references.</summary>
    public string FieldPath => IsInit ? $"spec.initContainers{{{Name}}}" : $"spec.containers{{{Name}}}";

    public JsonObject? Probe(string kind) => Json[kind] as JsonObject;
}
