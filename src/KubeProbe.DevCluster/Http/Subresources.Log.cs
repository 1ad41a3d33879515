using KubeProbe.DevCluster.Admission;
using KubeProbe.DevCluster.Logs;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

sealed partial class Subresources
{
    /// <summary>Only a name in refusals.</summary>
    static readonly ResourceType LogOptions = new("", "v1", "", "PodLogOptions", true);

    async Task LogAsync(ApiCall call)
    {
        var pod = store.Get(ResourceTypes.Pods, call.Request.Namespace, call.Request.Name);
        var (tail, limit, sinceSeconds) = (call.QueryNumber("tailLines"), call.QueryNumber("limitBytes"), call.QueryNumber("sinceSeconds"));
        CheckLogOptions(call, tail, limit, sinceSeconds);
        var names = pod.Items("spec", "containers").Concat(pod.Items("spec", "initContainers")).Select(c => c.Text("name") ?? "").ToList();
        var wanted = call.Query("container");
        if (wanted is null)
        {
            if (names.Count > 1)
                throw ApiException.BadRequest($"a container name must be specified for pod {pod.Name()}, choose one of: [{string.Join(' ', names)}]");
            wanted = names[0];
        }
        if (!names.Contains(wanted)) throw ApiException.BadRequest($"container {wanted} is not valid for pod {pod.Name()}");

        var now = store.Time.GetUtcNow();
        var request = new LogRequest(wanted)
        {
            Follow = IsOn(call, "follow"),
            Previous = IsOn(call, "previous"),
            Timestamps = IsOn(call, "timestamps"),
            TailLines = tail < int.MaxValue ? (int)tail : null,
            LimitBytes = limit,
            // Longer ago than anything here is as good as for ever.
            Since = sinceSeconds is { } seconds ? now.AddSeconds(-Math.Min(seconds, int.MaxValue)) : KubeTime.Parse(call.Query("sinceTime")),
        };
        // Set without being sent yet: a refusal by the source still becomes a Status.
        call.Http.Response.ContentType = "text/plain";
        await logs.WriteAsync(pod, request, call.Http.Response.Body, call.Aborted).ConfigureAwait(false);
    }

    static void CheckLogOptions(ApiCall call, long? tail, long? limit, long? sinceSeconds)
    {
        var faults = new FieldFaults();
        if (tail < 0) faults.Invalid("tailLines", tail, "must be greater than or equal to 0");
        if (limit < 1) faults.Invalid("limitBytes", limit, "must be greater than 0");
        if (sinceSeconds is not null && call.Query("sinceTime") is not null)
            faults.Forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified");
        else if (sinceSeconds < 1) faults.Invalid("sinceSeconds", sinceSeconds, "must be greater than 0");
        faults.Throw(LogOptions, call.Request.Name);
    }

    static bool IsOn(ApiCall call, string query) => call.Query(query) is not null && ApiRequest.IsOn(call.Http, query);
}
