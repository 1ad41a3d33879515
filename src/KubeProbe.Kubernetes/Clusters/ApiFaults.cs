using System.Net;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Tells what an API server's refusal means, and what to do about it.</summary>
static class ApiFaults
{
    public static TargetClusterException Of(string cluster, ApiCall call, ApiReply reply)
    {
        var text = Untrusted.Text(ApiStatus.Read(reply.Body).Message);
        return (int)reply.Status switch
        {
            _ when IsAdmission(text) => Refused(cluster, text),
            401 => Unauthorized(cluster),
            403 => Denied(cluster, text),
            404 => new(TargetFault.NotFound, $"Cluster {cluster} has no such thing: {Or(text, call.Path)}."
                + (text.StartsWith("namespaces ", StringComparison.Ordinal) ? " Create the namespace, or correct spec.namespace of the cluster." : "")),
            429 => new(TargetFault.Throttled, $"Cluster {cluster} asks to slow down: {Or(text, "429 Too Many Requests")}. "
                + "Lower spec.budget.requestsPerSecond if this goes on.", reply.RetryAfter ?? TimeSpan.FromSeconds(1)),
            >= 300 and < 400 => new(TargetFault.NotConfigured,
                $"Cluster {cluster}: its address redirects elsewhere. Give the API server's own address."),
            409 => Refused(cluster, text),
            >= 400 and < 500 => new(TargetFault.Invalid,
                $"Cluster {cluster} finds the request invalid: {Or(text, $"HTTP {(int)reply.Status}")}."),
            _ => new(TargetFault.ServerError, $"Cluster {cluster}: its API server failed: {Or(text, $"HTTP {(int)reply.Status}")}.",
                reply.RetryAfter),
        };
    }

    /// <summary>Whether the same request may succeed when it is sent again at once.</summary>
    public static bool IsPassing(ApiReply reply) =>
        reply.RetryAfter is null && reply.Status is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>Whether a fault is of the moment: it may be gone the next time, and says nothing of what was asked.</summary>
    public static bool IsPassing(TargetFault fault) =>
        fault is TargetFault.Unreachable or TargetFault.ConnectionRefused or TargetFault.TimedOut or TargetFault.Throttled or TargetFault.ServerError
            or TargetFault.OverBudget;

    static TargetClusterException Unauthorized(string cluster) =>
        new(TargetFault.Unauthorized,
            $"Cluster {cluster} does not know the centre (401): its token or certificate has expired or was revoked. "
            + "Put a new one into the Secret its connection names.");

    static TargetClusterException Denied(string cluster, string text)
    {
        if (MissingRule.Parse(text) is not { } missing) return Policy(cluster, text);
        if (missing.User == "system:anonymous")
            return new(TargetFault.Unauthorized,
                $"Cluster {cluster} takes the centre for anonymous: the credentials of its connection were not recognised. "
                + "Put a valid token or client certificate into the Secret the connection names.");
        return new(TargetFault.Forbidden,
            $"Cluster {cluster} does not let {missing.User} {missing.Verb} {missing.Resource}. "
            + $"Add the rule {missing.Rule} to {missing.Where} bound to it; k8s/ has the Role with all that the centre needs.");
    }

    // Two refusals that are no policy's, but of something that is not there.
    static TargetClusterException Policy(string cluster, string text) =>
        text.Contains("error looking up service account", StringComparison.Ordinal)
            ? new(TargetFault.Invalid, $"Cluster {cluster} has no such service account for the probe: {text}. "
                + "Create it (kubeprobe rbac render prints it), or correct serviceAccount in the template.")
        : text.Contains("because it is being terminated", StringComparison.Ordinal)
            ? new(TargetFault.NotFound, $"Cluster {cluster}: the probe namespace is being deleted: {text}.")
        : Refused(cluster, text);

    static TargetClusterException Refused(string cluster, string text) =>
        new(TargetFault.Refused, $"Cluster {cluster} refused it: {Or(text, "no reason was given")}");

    // A webhook chooses its own status code; only the text tells that it was one.
    static bool IsAdmission(string text) =>
        text.Contains("admission webhook", StringComparison.Ordinal)
        || text.Contains("failed calling webhook", StringComparison.Ordinal)
        || text.Contains("ValidatingAdmissionPolicy", StringComparison.Ordinal);

    static string Or(string text, string otherwise) => (text.Length > 0 ? text : otherwise).TrimEnd('.');
}
