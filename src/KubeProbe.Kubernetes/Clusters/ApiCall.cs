using System.Net.Mime;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>One request to an API server.</summary>
/// <param name="Verb">As RBAC calls it.</param>
/// <param name="Method">As HTTP calls it.</param>
/// <param name="Path">Path and query, relative to the server's address.</param>
/// <param name="Body">JSON, or none.</param>
sealed record ApiCall(string Verb, HttpMethod Method, string Path, byte[]? Body = null)
{
    /// <summary>From sending to the end of the answer, or to its head for streams.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Of the body.</summary>
    public string ContentType { get; init; } = MediaTypeNames.Application.Json;

    /// <summary>Asks for the objects' metadata alone: what is in a Secret stays where it is.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>
    /// Goes at once and is counted: the watch, and the check of whether a cluster answers. They are few, and to keep them waiting behind
    /// the centre's own queue would take its budget for an outage.
    /// </summary>
    public bool Urgent { get; init; }

    public static ApiCall Get(string path) => new("get", HttpMethod.Get, path);

    public static ApiCall List(string path) => new("list", HttpMethod.Get, path);

    public static ApiCall Watch(string path) => new("watch", HttpMethod.Get, path);

    public static ApiCall Create(string path, byte[] body) => new("create", HttpMethod.Post, path, body);

    public static ApiCall Delete(string path) => new("delete", HttpMethod.Delete, path);

    /// <summary>With a JSON merge patch, or a patch of another type.</summary>
    public static ApiCall Patch(string path, byte[] body, string contentType = "application/merge-patch+json") =>
        new("patch", HttpMethod.Patch, path, body) { ContentType = contentType };

    public static ApiCall DeleteCollection(string path) => new("deletecollection", HttpMethod.Delete, path);
}
