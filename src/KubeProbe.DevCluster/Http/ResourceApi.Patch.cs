using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Patching;

namespace KubeProbe.DevCluster.Http;

sealed partial class ResourceApi
{
    const int MostTries = 5;

    async Task PatchAsync(ApiCall call, ResourceType type)
    {
        var patch = await ReadPatchAsync(call, type).ConfigureAwait(false);
        var subresource = Subresource(call);
        for (var tries = 1; ; tries++)
        {
            var current = store.Get(type, Place(call, type), call.Request.Name);
            var next = patch(current);
            try
            {
                await AnswerAsync(call, type, writer.Update(type, call.Request.Namespace, call.Request.Name, next, subresource, Context(call))).ConfigureAwait(false);
                return;
            }
            catch (ApiException e) when (e.Reason == "Conflict" && tries < MostTries && next.Version() == current.Version())
            {
                // The patch names no version of its own, so it is meant for whatever is there now.
            }
        }
    }

    /// <summary>Reads the patch of a request as a function from an object to the patched one.</summary>
    /// <exception cref="ApiException">415 for a type of patch this API doesn't take.</exception>
    public async Task<Func<JsonObject, JsonObject>> ReadPatchAsync(ApiCall call, ResourceType type)
    {
        var format = call.Http.Request.ContentType?.Split(';')[0].Trim();
        var isCustom = kinds.Custom(type) is not null;
        switch (format)
        {
            case "application/json-patch+json" or "application/merge-patch+json":
                break;
            case "application/strategic-merge-patch+json" when !isCustom:
                break;
            case "application/apply-patch+yaml":
                throw ApiException.UnsupportedMediaType(
                    "server-side apply is not served by this development cluster; use client-side apply (kubectl apply without --server-side) or a merge patch");
            case "application/strategic-merge-patch+json":
                throw ApiException.UnsupportedMediaType(
                    "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json");
            default:
                throw ApiException.UnsupportedMediaType("415: Unsupported Media Type");
        }

        var bytes = await BodyReader.BytesAsync(call.Http).ConfigureAwait(false);
        if (format == "application/json-patch+json")
        {
            var operations = BodyReader.ParseNode(bytes, what => $"error decoding patch: {what}");
            return current => Whole(JsonPatch.Apply(current, operations));
        }
        var changes = BodyReader.Parse(bytes, what => $"error decoding patch: {what}");
        return format == "application/merge-patch+json"
            ? current => Whole(MergePatch.Apply(current, changes))
            : current => StrategicMergePatch.Apply(current, changes);
    }

    static JsonObject Whole(JsonNode? patched) => patched as JsonObject
        ?? throw new ApiException(422, "Invalid", "the server rejected our request due to an error in our request", []);
}
