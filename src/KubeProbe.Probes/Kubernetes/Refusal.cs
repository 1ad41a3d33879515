using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using k8s;
using k8s.Autorest;
using KubeProbe.Client;

namespace KubeProbe.Probes.Kubernetes;

/// <summary>
/// Puts what an API server refused into words. A right the probe lacks is told apart from a refusal by quota, Pod Security or a
/// webhook, though all of them are 403: only the first is the probe's fault.
/// </summary>
static partial class Refusal
{
    /// <summary>Errors for an exception out of a Kubernetes call, most telling first; null for any other.</summary>
    public static IReadOnlyList<string>? Explain(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is HttpOperationException refused) return [Explain(refused)];
            if (e is KubernetesException { Status: { } status }) return [$"the API server: {status.Message}"];
            if (e is HttpRequestException unreachable) return [$"the API server can't be reached: {Innermost(unreachable)}"];
        }

        return null;
    }

    /// <summary>
    /// As <see cref="Explain(Exception)"/>, for what ended a whole run: that the API server serves no such path is a matter of its release and
    /// not of its health, so it is the probe's fault. That an object is not there is told otherwise.
    /// </summary>
    public static IReadOnlyList<string>? ExplainEnd(Exception exception) =>
        exception is HttpOperationException { Response.StatusCode: HttpStatusCode.NotFound } refused && IsNotServed(refused.Response.Content)
            ? [ProbeErrors.ProbeFault($"the API server serves no {refused.Request?.RequestUri?.AbsolutePath ?? "such path"} (404): this release of Kubernetes has another version of it, or none; "
                + "let the template need it by spec.capabilities (api:GROUP or crd:PLURAL.GROUP), and it is not applicable where that is lacking")]
            : Explain(exception);

    static bool IsNotServed(string? body) =>
        Message(body)?.Trim() is "the server could not find the requested resource" or "404 page not found";

    static string Explain(HttpOperationException refused)
    {
        var message = Message(refused.Response?.Content) ?? refused.Message;
        var status = refused.Response?.StatusCode;
        if (status == HttpStatusCode.Forbidden && Denied(message) is { } denied) return denied;
        return status is null ? $"the API server: {message}" : $"the API server answered {(int)status}: {message}";
    }

    /// <summary><c>rbac-denied: …</c> out of the sentence every API server refuses with, or null when it is another refusal.</summary>
    public static string? Denied(string message)
    {
        var match = RbacSentence().Match(message);
        if (!match.Success) return null;
        var group = match.Groups["group"].Value;
        return ProbeErrors.RbacDenied(
            match.Groups["verb"].Value, match.Groups["resource"].Value + (group == "" ? "" : "." + group), match.Groups["namespace"].Value);
    }

    static string? Message(string? body)
    {
        if (string.IsNullOrWhiteSpace(body)) return null;
        try
        {
            using var status = JsonDocument.Parse(body);
            return status.RootElement.ValueKind == JsonValueKind.Object && status.RootElement.TryGetProperty("message", out var m) ? m.GetString() : null;
        }
        catch (JsonException)
        {
            // A proxy before the API server answers in its own words.
            return body.Length > 300 ? body[..300] : body;
        }
    }

    static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e.Message;
    }

    [GeneratedRegex("""cannot (?<verb>\S+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)"(?: in the namespace "(?<namespace>[^"]+)"| at the cluster scope)""")]
    private static partial Regex RbacSentence();
}
