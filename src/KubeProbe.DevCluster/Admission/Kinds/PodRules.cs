using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission.Kinds;

sealed class PodRules : KindRules
{
    const string Frozen =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public override void Default(JsonObject obj) => PodDefaults.Pod(obj.Make("spec"));

    public override void PrepareForCreate(JsonObject obj) =>
        obj["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = PodQos.Of(obj.Make("spec")) };

    public override void Validate(JsonObject obj, FieldFaults faults) => PodValidation.Spec(obj.Make("spec"), "spec", faults);

    public override void ValidateUpdate(JsonObject old, JsonObject obj, FieldFaults faults)
    {
        if (!JsonNode.DeepEquals(Fixed(old), Fixed(obj))) faults.Forbidden("spec", Frozen);
        else if (!StartsWith(obj.Array("spec", "tolerations"), old.Array("spec", "tolerations")))
            faults.Forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
    }

    /// <summary>The part of a pod's spec that no update may touch.</summary>
    static JsonObject Fixed(JsonObject pod)
    {
        var spec = pod.Make("spec").Copy();
        spec.Remove("activeDeadlineSeconds");
        spec.Remove("tolerations");
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers"))) container.Remove("image");
        return spec;
    }

    static bool StartsWith(JsonArray? now, JsonArray? before) =>
        before is null || now is not null && before.All(b => now.Any(n => JsonNode.DeepEquals(Untimed(b), Untimed(n))));

    static JsonNode? Untimed(JsonNode? toleration)
    {
        var copy = toleration?.DeepClone();
        (copy as JsonObject)?.Remove("tolerationSeconds");
        return copy;
    }
}
