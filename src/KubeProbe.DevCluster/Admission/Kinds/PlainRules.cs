using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission.Kinds;

sealed class NamespaceRules : KindRules
{
    public override string? NameFault(string name) => NameRules.IsDnsLabel(name) ? null : NameRules.DnsLabelText;

    public override void Default(JsonObject obj) => obj.Metadata().Make("labels")["kubernetes.io/metadata.name"] = obj.Name();

    public override void PrepareForCreate(JsonObject obj)
    {
        obj.Make("spec")["finalizers"] = new JsonArray("kubernetes");
        obj["status"] = new JsonObject { ["phase"] = "Active" };
    }

    public override void PrepareForUpdate(JsonObject old, JsonObject obj) => obj["spec"] = old["spec"]?.DeepClone();
}

/// <summary>A kind whose status begins empty.</summary>
sealed class StatusRules : KindRules
{
    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject();
}

sealed class LeaseRules : KindRules
{
    public override bool UpdateNeedsVersion => true;
}

sealed class PodDisruptionBudgetRules : KindRules
{
    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject
    {
        ["disruptionsAllowed"] = 0,
        ["currentHealthy"] = 0,
        ["desiredHealthy"] = 0,
        ["expectedPods"] = 0,
    };

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        if (obj.At("spec", "minAvailable") is not null && obj.At("spec", "maxUnavailable") is not null)
            faults.InvalidRaw("spec", "policy.PodDisruptionBudgetSpec{}", "minAvailable and maxUnavailable cannot be both set");
    }
}

class RoleRules : KindRules
{
    // Names of roles and bindings only have to fit into a path: "system:node" is one.
    public override string? NameFault(string name) =>
        name is "." or ".." ? $"may not be '{name}'" : name.Contains('/', StringComparison.Ordinal) ? "may not contain '/'" : name.Contains('%', StringComparison.Ordinal) ? "may not contain '%'" : null;

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        var i = 0;
        foreach (var rule in obj.Items("rules"))
        {
            var here = $"rules[{i++}]";
            if (rule.Array("verbs") is not { Count: > 0 }) faults.Required($"{here}.verbs", "verbs must contain at least one value");
            if (rule.Array("nonResourceURLs") is { Count: > 0 })
            {
                if (obj.Namespace().Length > 0)
                    faults.InvalidRaw($"{here}.nonResourceURLs", rule["nonResourceURLs"]!.ToJsonString(), "namespaced rules cannot apply to non-resource URLs");
                continue;
            }
            if (rule.Array("apiGroups") is not { Count: > 0 }) faults.Required($"{here}.apiGroups", "resource rules must supply at least one api group");
            if (rule.Array("resources") is not { Count: > 0 }) faults.Required($"{here}.resources", "resource rules must supply at least one resource");
        }
    }
}

sealed class RoleBindingRules : RoleRules
{
    public override void Default(JsonObject obj)
    {
        if (obj.Object("roleRef") is { } role && string.IsNullOrEmpty(role.Text("apiGroup"))) role["apiGroup"] = "rbac.authorization.k8s.io";
        foreach (var subject in obj.Items("subjects"))
            if (subject.Text("kind") is "User" or "Group") subject.Default("apiGroup", "rbac.authorization.k8s.io");
    }

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        if (string.IsNullOrEmpty(obj.Text("roleRef", "name"))) faults.Required("roleRef.name");
        var kinds = obj.Namespace().Length > 0 ? new[] { "Role", "ClusterRole" } : ["ClusterRole"];
        if (!kinds.Contains(obj.Text("roleRef", "kind") ?? "")) faults.NotSupported("roleRef.kind", obj.Text("roleRef", "kind") ?? "", kinds);

        var i = 0;
        foreach (var subject in obj.Items("subjects"))
        {
            var here = $"subjects[{i++}]";
            if (string.IsNullOrEmpty(subject.Text("name"))) faults.Required($"{here}.name");
            if (subject.Text("kind") is not ("ServiceAccount" or "User" or "Group"))
                faults.NotSupported($"{here}.kind", subject.Text("kind") ?? "", "ServiceAccount", "User", "Group");
            else if (subject.Text("kind") == "ServiceAccount" && string.IsNullOrEmpty(subject.Text("namespace")) && obj.Namespace().Length == 0)
                faults.Required($"{here}.namespace");
        }
    }

    public override void ValidateUpdate(JsonObject old, JsonObject obj, FieldFaults faults)
    {
        if (!JsonNode.DeepEquals(old["roleRef"], obj["roleRef"]))
            faults.InvalidRaw("roleRef", $"rbac.RoleRef{{APIGroup:\"{obj.Text("roleRef", "apiGroup")}\", Kind:\"{obj.Text("roleRef", "kind")}\", Name:\"{obj.Text("roleRef", "name")}\"}}", "cannot change roleRef");
    }
}
