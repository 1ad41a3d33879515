using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Selectors;

namespace KubeProbe.DevCluster.Http;

sealed partial class Subresources
{
    async Task ScaleAsync(ApiCall call, ResourceType type)
    {
        var (ns, name) = (call.Request.Namespace, call.Request.Name);
        if (call.Request.Verb == "get")
        {
            await Answer.JsonAsync(call, Scale(store.Get(type, ns, name))).ConfigureAwait(false);
            return;
        }

        Func<JsonObject, JsonObject> change;
        if (call.Request.Verb == "patch")
        {
            change = await resources.ReadPatchAsync(call, type).ConfigureAwait(false);
        }
        else
        {
            var submitted = await BodyReader.ObjectAsync(call, "Scale").ConfigureAwait(false);
            change = _ => submitted;
        }

        var current = store.Get(type, ns, name);
        var wanted = change(Scale(current));
        if (wanted.Number("spec", "replicas") is not { } replicas || replicas < 0)
            throw new ApiException(422, "Invalid", $"Scale.autoscaling \"{name}\" is invalid: spec.replicas: Invalid value: {wanted.At("spec", "replicas")?.ToJsonString() ?? "null"}: must be greater than or equal to 0",
                new JsonObject { ["name"] = name, ["group"] = "autoscaling", ["kind"] = "Scale" });
        if (wanted.Text("metadata", "resourceVersion") is { Length: > 0 } version && version != current.Text("metadata", "resourceVersion"))
            throw ApiException.Modified(type, name);
        var scaled = call.DryRun ? current : store.Mutate(type, ns, name, obj => obj.Make("spec")["replicas"] = replicas);
        if (call.DryRun) scaled.Make("spec")["replicas"] = replicas;
        await Answer.JsonAsync(call, Scale(scaled)).ConfigureAwait(false);
    }

    static JsonObject Scale(JsonObject obj) => new()
    {
        ["kind"] = "Scale",
        ["apiVersion"] = "autoscaling/v1",
        ["metadata"] = new JsonObject
        {
            ["name"] = obj.Name(),
            ["namespace"] = obj.Namespace(),
            ["uid"] = obj.Uid(),
            ["resourceVersion"] = obj.Text("metadata", "resourceVersion"),
            ["creationTimestamp"] = obj.Text("metadata", "creationTimestamp"),
        },
        ["spec"] = new JsonObject { ["replicas"] = obj.Number("spec", "replicas") ?? 0 },
        ["status"] = new JsonObject
        {
            ["replicas"] = obj.Number("status", "replicas") ?? 0,
            ["selector"] = LabelSelector.From(obj.Object("spec", "selector")).ToString(),
        },
    };
}
