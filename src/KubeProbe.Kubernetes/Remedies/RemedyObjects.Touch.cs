using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Remedies;
using KubeProbe.Kubernetes.Clusters;
using KubeProbe.Kubernetes.Runs;

namespace KubeProbe.Kubernetes.Remedies;

/// <summary>
/// What is done to one object. It is looked at first, and what bears this execution's mark, or is as it should be, is left as it is: after a crash
/// the same touch comes again, and must not count twice.
/// </summary>
sealed partial class RemedyObjects
{
    const string Mark = "kubeprobe.io/remediation";
    const string Manager = "kubeprobe";

    // Somebody else may write between our look and our patch.
    const int Tries = 4;

    public async Task<string> TouchAsync(ClusterTarget target, RemedyTouch touch, bool dryRun, CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        if (touch.Verb is RemedyVerb.Delete) return await DeleteAsync(lease.Api, touch, dryRun, cancellation).ConfigureAwait(false);
        for (var tries = 1; ; tries++)
        {
            var found = await GetAsync(lease.Api, touch.Object, cancellation).ConfigureAwait(false);
            if (Text(found, "metadata", "uid") != touch.Object.Uid) return $"{touch.Object} was made anew meanwhile: nothing is left to do.";
            if (Settled(found, touch) is { } already) return already;

            var call = Patch(found, touch, dryRun);
            var reply = await lease.Api.SendAsync(call, cancellation).ConfigureAwait(false);
            if (reply.Succeeded) return Words(touch, dryRun);
            if (reply.Status is not HttpStatusCode.Conflict || tries == Tries) throw ApiFaults.Of(lease.Api.Cluster, call, reply);
        }
    }

    static async Task<string> DeleteAsync(ClusterApi api, RemedyTouch touch, bool dryRun, CancellationToken cancellation)
    {
        // All of it in the body: an API server that is sent options looks at no query.
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = "Background",
            ["preconditions"] = new JsonObject { ["uid"] = touch.Object.Uid },
        };
        if (dryRun) options["dryRun"] = new JsonArray("All");
        var call = new ApiCall("delete", HttpMethod.Delete, RemedyPath.Of(touch.Object.Kind, touch.Object.Namespace, touch.Object.Name), Bytes(options));
        var reply = await api.SendAsync(call, cancellation).ConfigureAwait(false);
        return reply.Status switch
        {
            HttpStatusCode.NotFound => $"{touch.Object} is gone already.",
            HttpStatusCode.Conflict => $"{touch.Object} was made anew meanwhile: nothing is left to do.",
            _ => reply.Succeeded ? Words(touch, dryRun) : throw ApiFaults.Of(api.Cluster, call, reply),
        };
    }

    static async Task<JsonObject> GetAsync(ClusterApi api, RemedyObject one, CancellationToken cancellation)
    {
        var call = ApiCall.Get(RemedyPath.Of(one.Kind, one.Namespace, one.Name));
        return (await api.RequireAsync(call, cancellation).ConfigureAwait(false)).Read(api.Cluster, PodJson.Default.JsonObject);
    }

    /// <summary>Why nothing is to be done; null when something is.</summary>
    static string? Settled(JsonObject found, RemedyTouch touch)
    {
        var cordoned = IsOut(found, null);
        return touch.Verb switch
        {
            RemedyVerb.Restart when Text(found, "spec", "template", "metadata", "annotations", Mark) == touch.Remediation => Words(touch, dryRun: false),
            RemedyVerb.Restart when found["spec"]?["paused"] is JsonValue paused && paused.TryGetValue<bool>(out var isPaused) && isPaused =>
                throw new TargetClusterException(TargetFault.Refused, $"{touch.Object} is paused, so a restart would wait for its end: kubectl rollout resume."),
            RemedyVerb.Cordon when cordoned && Text(found, "metadata", "annotations", Mark) == touch.Remediation => Words(touch, dryRun: false),
            RemedyVerb.Cordon when cordoned => $"{touch.Object} was cordoned already.",
            RemedyVerb.Uncordon when !cordoned => $"{touch.Object} is not cordoned.",
            RemedyVerb.Taint when Taints(found).Any(taint => IsSame(taint, touch.Taint!) && (Text(taint, "value") ?? "") == touch.Taint!.Value) => $"{touch.Object} has the taint already.",
            _ => null,
        };
    }

    static ApiCall Patch(JsonObject found, RemedyTouch touch, bool dryRun)
    {
        var path = ApiPath.With(
            RemedyPath.Of(touch.Object.Kind, touch.Object.Namespace, touch.Object.Name), ("fieldManager", Manager), ("dryRun", dryRun ? "All" : null));
        // The version that was looked at: what was written since is looked at anew.
        var metadata = new JsonObject { ["resourceVersion"] = Text(found, "metadata", "resourceVersion") };
        var body = new JsonObject { ["metadata"] = metadata };
        switch (touch.Verb)
        {
            case RemedyVerb.Restart:
                // As kubectl rollout restart does it, with a time that is the same at each repetition.
                var annotations = new JsonObject
                {
                    ["kubectl.kubernetes.io/restartedAt"] = touch.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    [Mark] = touch.Remediation,
                };
                body["spec"] = new JsonObject { ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } } };
                break;
            case RemedyVerb.Cordon:
                metadata["annotations"] = new JsonObject { [Mark] = touch.Remediation };
                body["spec"] = new JsonObject { ["unschedulable"] = true };
                break;
            case RemedyVerb.Uncordon:
                metadata["annotations"] = new JsonObject { [Mark] = null };
                body["spec"] = new JsonObject { ["unschedulable"] = null };
                break;
            default:
                metadata["annotations"] = new JsonObject { [Mark] = touch.Remediation };
                var others = Taints(found).Where(taint => !IsSame(taint, touch.Taint!)).Select(taint => taint.DeepClone());
                var ours = new JsonObject { ["key"] = touch.Taint!.Key, ["effect"] = touch.Taint.Effect.ToString() };
                if (touch.Taint.Value.Length > 0) ours["value"] = touch.Taint.Value;
                body["spec"] = new JsonObject { ["taints"] = new JsonArray([.. others, ours]) };
                break;
        }
        return ApiCall.Patch(path, Bytes(body));
    }

    static IEnumerable<JsonObject> Taints(JsonObject node) => (node["spec"]?["taints"] as JsonArray ?? []).OfType<JsonObject>();

    // Kubernetes tells taints apart by key and effect.
    static bool IsSame(JsonObject taint, TaintAction wanted) => Text(taint, "key") == wanted.Key && Text(taint, "effect") == wanted.Effect.ToString();

    static string Words(RemedyTouch touch, bool dryRun)
    {
        var what = touch.Verb switch
        {
            RemedyVerb.Delete => "deleted",
            RemedyVerb.Restart => "restarted",
            RemedyVerb.Cordon => "cordoned",
            RemedyVerb.Uncordon => "uncordoned",
            _ => $"tainted with {touch.Taint!.Key}={touch.Taint.Value}:{touch.Taint.Effect}",
        };
        return dryRun ? $"The API server would take it: {touch.Object} would be {what}." : $"{touch.Object} was {what}.";
    }

    static byte[] Bytes(JsonObject body) => System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
}
