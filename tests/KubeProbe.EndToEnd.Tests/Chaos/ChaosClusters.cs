using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.EndToEnd.Tests.Chaos;

/// <summary>Some development clusters under one centre, and what may befall them.</summary>
sealed class ChaosClusters : IAsyncDisposable
{
    static readonly string[] Faults =
    [
        "api-slow", "api-hang", "api-refuse", "api-error", "api-throttle", "watch-cut", "watch-expire", "admission-refuse",
        "sandbox-failure", "image-pull-failure", "unschedulable", "oom-killed",
    ];

    readonly List<Target> targets = [];

    public IReadOnlyList<Target> All => targets;

    public static async Task<ChaosClusters> StartAsync(int count)
    {
        var clusters = new ChaosClusters();
        for (var i = 0; i < count; i++) clusters.targets.Add(await Target.StartAsync());
        return clusters;
    }

    /// <summary>The clusters, and their load: passes, failures, silence to the deadline, and a probe that reports, periodically and on changes.</summary>
    public async Task<string> ManifestsAsync()
    {
        var yaml = new StringBuilder();
        for (var i = 0; i < targets.Count; i++)
        {
            yaml.AppendLine($$"""
                apiVersion: kubeprobe.io/v1alpha1
                kind: Secret
                metadata: {name: chaos-{{i}} }
                spec: {data: {config: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(await targets[i].CentreKubeconfigAsync()))}} } }
                ---
                apiVersion: kubeprobe.io/v1alpha1
                kind: Cluster
                metadata: {name: chaos-{{i}}, labels: {chaos: "true"} }
                spec:
                  connection: {kubeconfig: {secretRef: {name: chaos-{{i}}, key: config} } }
                ---
                """);
        }
        yaml.AppendLine("""
            apiVersion: kubeprobe.io/v1alpha1
            kind: ClusterGroup
            metadata: {name: chaos}
            spec: {selector: {matchLabels: {chaos: "true"} } }
            """);
        yaml.AppendLine(Script("passes", "exit 0")).AppendLine(Script("fails", "exit 3")).AppendLine(Script("hangs", "sleep 60"));
        yaml.AppendLine(Demo.Case("reports", targets[0].Image, "apiserver-crud", Stage.CrudRights, "timeout: 20s"));
        return yaml.ToString();
    }

    public static string Bindings(bool paused) => string.Concat(new[] { ("passes", 10), ("fails", 15), ("hangs", 30), ("reports", 20) }.Select(load => $$"""
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Binding
        metadata: {name: {{load.Item1}} }
        spec:
          group: chaos
          case: {{load.Item1}}
          schedule: {interval: {{load.Item2}}s}
          changes: {components: [etcd]}
          paused: {{(paused ? "true" : "false")}}

        """));

    /// <summary>A template and a case of one name that run a script.</summary>
    public static string Script(string name, string script) => $$"""
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ProbeTemplate
        metadata: {name: {{name}} }
        spec: {image: "busybox:1", command: [sh, -c, "{{script}}"], contract: exit-code, timeout: 12s}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ProbeCase
        metadata: {name: {{name}} }
        spec: {template: {{name}} }

        """;

    /// <summary>Switches one fault on somewhere; the answer switches it off.</summary>
    public (string What, Action Undo) Break(Random chance)
    {
        var which = chance.Next(targets.Count);
        var fault = Faults[chance.Next(Faults.Length)];
        var faults = targets[which].Dev!.Faults;
        faults.Set(fault);
        return ($"{fault} in chaos-{which}", () => faults.Clear(fault));
    }

    /// <summary>Deletes one of the probe pods, as a person or a garbage collector might; says which, if there was one.</summary>
    public string DeleteAPod(Random chance)
    {
        var which = chance.Next(targets.Count);
        var objects = targets[which].Dev!.Objects;
        var pods = objects.List(ResourceTypes.Pods, Target.Namespace).Items;
        if (pods.Count == 0) return "no pod to delete";
        var pod = (string)pods[chance.Next(pods.Count)]["metadata"]!["name"]!;
        try
        {
            objects.Delete(ResourceTypes.Pods, Target.Namespace, pod);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The centre was quicker.
        }
        return $"deleted pod {pod} of chaos-{which}";
    }

    public void Heal()
    {
        foreach (var target in targets) target.Dev!.Faults.ClearAll();
    }

    /// <summary>Everything that still carries a run's label.</summary>
    public IReadOnlyList<string> Left() =>
    [
        .. from target in targets
           from type in (ResourceType[])[ResourceTypes.Pods, ResourceTypes.Secrets, ResourceTypes.ConfigMaps]
           from item in target.Dev!.Objects.List(type, Target.Namespace, IsOfRun).Items
           select $"{type.QualifiedName}/{(string?)item["metadata"]!["name"]}",
    ];

    /// <summary>The pods among them in full.</summary>
    public string Describe() => string.Join('\n', targets.SelectMany(target => target.Dev!.Objects.List(ResourceTypes.Pods, Target.Namespace, IsOfRun).Items).Select(pod => pod.ToJsonString()));

    static bool IsOfRun(JsonObject item) => item["metadata"]?["labels"]?["kubeprobe.io/run"] is not null;

    public async ValueTask DisposeAsync()
    {
        foreach (var target in targets) await target.DisposeAsync();
    }
}
