using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Logs;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Scheduler;

namespace KubeProbe.DevCluster.Http;

/// <summary>What hangs below an object: <c>status</c>, <c>scale</c>, <c>log</c>, <c>binding</c>, <c>eviction</c>, <c>token</c>.</summary>
sealed partial class Subresources(ObjectStore store, ResourceApi resources, ILogSource logs, Func<ServiceAccountTokenRequest, string> issueToken)
{
    public Task HandleAsync(ApiCall call, ResourceType type)
    {
        var request = call.Request;
        if (!type.Subresources.Contains(request.Subresource)) throw ApiException.NoSuchResource();
        return (request.Subresource, request.Verb) switch
        {
            ("status", "get") or ("status" or "finalize", "update" or "patch") => resources.HandleAsync(call, type),
            ("scale", "get" or "update" or "patch") => ScaleAsync(call, type),
            ("log", "get") => LogAsync(call),
            ("binding", "create") => BindAsync(call),
            ("eviction", "create") => EvictAsync(call),
            ("token", "create") => TokenAsync(call),
            _ => throw ApiException.MethodNotAllowed(),
        };
    }

    static Task SucceedAsync(ApiCall call) => Answer.JsonAsync(call, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["code"] = StatusCodes.Status201Created,
    }, StatusCodes.Status201Created);

    async Task BindAsync(ApiCall call)
    {
        var binding = await BodyReader.ObjectAsync(call, "Binding").ConfigureAwait(false);
        var node = binding.Text("target", "name");
        if (string.IsNullOrEmpty(node)) throw ApiException.BadRequest("Binding \"\" is invalid: target.name: Required value");
        var pod = store.Get(ResourceTypes.Pods, call.Request.Namespace, call.Request.Name);
        if (pod.IsTerminating())
            throw ApiException.Conflict(ResourceTypes.Pods, pod.Name(), $"pod {pod.Name()} is being deleted, cannot be assigned to a host");
        if (pod.Text("spec", "nodeName") is { Length: > 0 } already)
            throw ApiException.Conflict(ResourceTypes.Pods, pod.Name(), $"pod {pod.Name()} is already assigned to node \"{already}\"");
        PodBinding.Bind(store, pod, node);
        await SucceedAsync(call).ConfigureAwait(false);
    }

    async Task TokenAsync(ApiCall call)
    {
        var request = await BodyReader.ObjectAsync(call, "TokenRequest").ConfigureAwait(false);
        const int shortest = 600;
        var seconds = request.Number("spec", "expirationSeconds") ?? 3600;
        if (seconds is < shortest or > int.MaxValue)
            throw new ApiException(422, "Invalid",
                $"TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: {seconds}: may not specify a duration less than 10 minutes",
                new JsonObject { ["group"] = "authentication.k8s.io", ["kind"] = "TokenRequest" });

        var (ns, name) = (call.Request.Namespace, call.Request.Name);
        var account = store.Get(ResourceTypes.ServiceAccounts, ns, name);
        var audiences = request.Texts("spec", "audiences").ToList();
        if (audiences.Count == 0) audiences = [Access.ServiceAccountTokens.Issuer];
        var bound = request.Text("spec", "boundObjectRef", "kind") == "Pod"
            ? store.Get(ResourceTypes.Pods, ns, request.Text("spec", "boundObjectRef", "name") ?? "")
            : null;
        var token = issueToken(new ServiceAccountTokenRequest(ns, name, TimeSpan.FromSeconds(seconds), audiences, bound));
        var now = store.Time.GetUtcNow();
        await Answer.JsonAsync(call, new JsonObject
        {
            ["kind"] = "TokenRequest",
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = account.Name(),
                ["namespace"] = ns,
                ["creationTimestamp"] = KubeTime.Format(now),
            },
            ["spec"] = new JsonObject
            {
                ["audiences"] = new JsonArray([.. audiences.Select(a => (JsonNode)a)]),
                ["expirationSeconds"] = seconds,
                ["boundObjectRef"] = request.At("spec", "boundObjectRef")?.DeepClone(),
            },
            ["status"] = new JsonObject
            {
                ["token"] = token,
                ["expirationTimestamp"] = KubeTime.Format(now.AddSeconds(seconds)),
            },
        }, StatusCodes.Status201Created).ConfigureAwait(false);
    }
}
