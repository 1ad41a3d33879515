using System.Text.Json;

namespace KubeProbe.Client;

/// <summary>
/// The owner to put on everything a probe creates in its own namespace, so that Kubernetes removes it when the run ends,
/// also when the probe was killed half-way. Plain data: copy it into the owner reference type of the client library in use.
/// </summary>
/// <param name="ApiVersion"><c>v1</c>.</param>
/// <param name="Kind">What the centre names as owner, its Secret of the run; <c>Pod</c> where it names none.</param>
/// <param name="Name">Name of the owner.</param>
/// <param name="Uid">UID of the owner; Kubernetes collects what names an owner that is gone.</param>
public sealed record OwnerReference(string ApiVersion, string Kind, string Name, string Uid)
{
    /// <summary>The owner as the centre writes it, or null where there is none to read: then the pod owns.</summary>
    internal static OwnerReference? Parse(string? json)
    {
        if (json is null) return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            string? Field(string name) => document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
            return document.RootElement.ValueKind == JsonValueKind.Object
                && (Field("apiVersion"), Field("kind"), Field("name"), Field("uid")) is ({ } version, { } kind, { } name, { } uid)
                ? new OwnerReference(version, kind, name, uid)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Clean-up by the pod is late for a pod that is kept, and better than none.
            return null;
        }
    }

    internal static OwnerReference? OfPod(string? name, string? uid) => name is null || uid is null ? null : new OwnerReference("v1", "Pod", name, uid);
}
