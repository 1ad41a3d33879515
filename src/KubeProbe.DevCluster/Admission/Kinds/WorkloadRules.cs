using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Selectors;

namespace KubeProbe.DevCluster.Admission.Kinds;

/// <summary>What Deployments, ReplicaSets, StatefulSets and DaemonSets have in common: replicas, a selector and a pod template.</summary>
abstract class WorkloadRules : KindRules
{
    protected virtual bool HasReplicas => true;

    /// <summary>The pods' spec as it will be, to be validated.</summary>
    protected virtual JsonObject PodSpecOf(JsonObject spec) => spec.Make("template", "spec");

    public override void Default(JsonObject obj)
    {
        var spec = obj.Make("spec");
        if (HasReplicas) spec.Default("replicas", 1);
        var template = spec.Make("template");
        template.Make("metadata").Default("creationTimestamp", null);
        PodDefaults.Template(template.Make("spec"));
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject();

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        var spec = obj.Make("spec");
        if (spec.Number("replicas") < 0) faults.Invalid("spec.replicas", spec["replicas"], "must be greater than or equal to 0");

        if (spec.Object("selector") is not { } selector) faults.Required("spec.selector");
        else if (selector.Count == 0) faults.InvalidRaw("spec.selector", Shown(selector), "empty selector is invalid for deployment");
        else if (!LabelSelector.From(selector).MatchesLabels(spec.Object("template", "metadata", "labels")))
            faults.InvalidRaw("spec.template.metadata.labels", ShownLabels(spec.Object("template", "metadata", "labels")), "`selector` does not match template `labels`");

        MetadataRules.Labels(spec.Object("template", "metadata", "labels"), "spec.template.metadata.labels", faults);
        PodValidation.Spec(PodSpecOf(spec), "spec.template.spec", faults);
        if (spec.Text("template", "spec", "restartPolicy") is var restart and ("OnFailure" or "Never"))
            faults.NotSupported("spec.template.spec.restartPolicy", restart, "Always");
    }

    public override void ValidateUpdate(JsonObject old, JsonObject obj, FieldFaults faults)
    {
        var selector = obj.Object("spec", "selector");
        if (!JsonNode.DeepEquals(old.Object("spec", "selector"), selector))
            faults.InvalidRaw("spec.selector", Shown(selector), "field is immutable");
    }

    static string ShownLabels(JsonObject? labels) =>
        $"map[string]string{{{string.Join(", ", ((JsonNode?)labels).Pairs().Select(p => $"\"{p.Key}\":\"{p.Value}\""))}}}";

    static string Shown(JsonObject? selector) =>
        $"v1.LabelSelector{{MatchLabels:{ShownLabels(selector.Object("matchLabels"))}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}}";
}

sealed class ReplicaSetRules : WorkloadRules
{
    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject { ["replicas"] = 0 };
}

sealed class DeploymentRules : WorkloadRules
{
    public override void Default(JsonObject obj)
    {
        base.Default(obj);
        var spec = obj.Make("spec");
        var strategy = spec.Make("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Make("rollingUpdate");
            rolling.Default("maxUnavailable", "25%");
            rolling.Default("maxSurge", "25%");
        }
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
    }

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        base.Validate(obj, faults);
        var strategy = obj.Object("spec", "strategy");
        if (strategy.Text("type") is { } type && type is not ("RollingUpdate" or "Recreate"))
            faults.NotSupported("spec.strategy.type", type, "Recreate", "RollingUpdate");
        if (strategy.Text("type") == "Recreate" && strategy.Object("rollingUpdate") is not null)
            faults.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
    }
}
