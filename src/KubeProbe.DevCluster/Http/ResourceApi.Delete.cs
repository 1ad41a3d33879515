using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

sealed partial class ResourceApi
{
    async Task DeleteAsync(ApiCall call, ResourceType type)
    {
        var options = await DeleteOptionsAsync(call).ConfigureAwait(false);
        await AnswerAsync(call, type, store.Delete(type, Place(call, type), call.Request.Name, options)).ConfigureAwait(false);
    }

    /// <summary>A deleted object is answered itself while it is still there, and by kinds whose clients want to see it go; else with success.</summary>
    Task AnswerAsync(ApiCall call, ResourceType type, DeleteOutcome outcome)
    {
        if (!outcome.Removed || type.DeleteAnswersObject) return AnswerAsync(call, type, outcome.Object);
        var details = ApiException.About(type, outcome.Object.Name());
        details["uid"] = outcome.Object.Uid();
        return Answer.JsonAsync(call, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        });
    }

    static async Task<DeleteOptions> DeleteOptionsAsync(ApiCall call)
    {
        var body = await BodyReader.OptionsAsync(call).ConfigureAwait(false);
        if (body.Text("kind") is { } kind && kind != "DeleteOptions")
            throw ApiException.BadRequest($"decoded object cannot be converted to DeleteOptions: no kind \"DeleteOptions\" matches \"{kind}\"");

        var policy = body.Text("propagationPolicy") ?? call.Query("propagationPolicy");
        if (policy is not (null or "Background" or "Foreground" or "Orphan"))
            throw new ApiException(422, "Invalid", $"DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"",
                new JsonObject { ["group"] = "meta.k8s.io", ["kind"] = "DeleteOptions" });
        if (policy is null && body.At("orphanDependents") is { } orphan) policy = ((JsonNode?)orphan).Flag() ? "Orphan" : "Background";

        return new DeleteOptions
        {
            GracePeriodSeconds = body.Number("gracePeriodSeconds") ?? call.QueryNumber("gracePeriodSeconds"),
            PropagationPolicy = policy,
            Uid = body.Text("preconditions", "uid"),
            ResourceVersion = body.Text("preconditions", "resourceVersion"),
            DryRun = call.DryRun || body.Texts("dryRun").Contains("All"),
        };
    }
}
