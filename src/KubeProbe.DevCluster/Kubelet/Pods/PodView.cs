using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Pods;

/// <summary>The fields of a pod object the node half reads. The object itself is never changed through it.</summary>
sealed record PodView(JsonObject Json)
{
    public string Name => Json.Name();
    public string Namespace => Json.Namespace();
    public string Uid => Json.Uid();
    public string? NodeName => Json.Text("spec", "nodeName");
    public string RestartPolicy => Json.Text("spec", "restartPolicy") ?? "Always";
    public string Phase => Json.Text("status", "phase") ?? "Pending";
    public bool IsTerminal => Phase is "Succeeded" or "Failed";
    public bool IsDeleting => Json.IsTerminating();
    public JsonObject? Status => Json["status"] as JsonObject;
    public string ServiceAccount => Json.Text("spec", "serviceAccountName") ?? "default";

    /// <summary>How the kubelet names a pod in messages: <c>name_namespace(uid)</c>.</summary>
    public string FullName => $"{Name}_{Namespace}({Uid})";

    /// <summary>The time a stopping container gets: what the deletion asked for, else what the spec says.</summary>
    public TimeSpan Grace => TimeSpan.FromSeconds(
        Json.Number("metadata", "deletionGracePeriodSeconds") ?? Json.Number("spec", "terminationGracePeriodSeconds") ?? 30);

    public TimeSpan? ActiveDeadline => Json.Number("spec", "activeDeadlineSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public DateTimeOffset? StartTime => KubeTime.Parse(Json.Text("status", "startTime"));

    public IReadOnlyList<ContainerView> InitContainers { get; } =
        [.. Json.Items("spec", "initContainers").Select(container => new ContainerView(container, IsInit: true))];

    public IReadOnlyList<ContainerView> Containers { get; } =
        [.. Json.Items("spec", "containers").Select(container => new ContainerView(container, IsInit: false))];
}
