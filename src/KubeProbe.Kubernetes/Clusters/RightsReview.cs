using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Asks an API server which of the rights the centre lacks: one SelfSubjectAccessReview each.</summary>
static class RightsReview
{
    /// <summary>Over HTTP/1.1 each of them takes a connection of its own, which then lies idle; a fleet has many clusters.</summary>
    const int AtOnce = 2;

    /// <summary>Rules that are missing, grouped as they would stand in a Role; empty when all is granted.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(ClusterApi api, string ns, CancellationToken cancellation)
    {
        var rights = CentreRights.In(ns);
        var granted = new List<bool>();
        foreach (var some in rights.Chunk(AtOnce))
            granted.AddRange(await Task.WhenAll(some.Select(right => IsGrantedAsync(api, right, cancellation))).ConfigureAwait(false));
        return
        [
            .. rights.Where((_, index) => !granted[index])
                .GroupBy(right => (right.Namespace, right.FullResource))
                .Select(group => $"{{apiGroups: [\"\"], resources: [\"{group.Key.FullResource}\"], verbs: [{string.Join(", ", group.Select(r => $"\"{r.Verb}\""))}]}} "
                    + (group.Key.Namespace is { } where ? $"in a Role in namespace {where}" : "in a ClusterRole")),
        ];
    }

    static async Task<bool> IsGrantedAsync(ClusterApi api, NeededRight right, CancellationToken cancellation)
    {
        var review = new V1SelfSubjectAccessReview
        {
            ApiVersion = $"{V1SelfSubjectAccessReview.KubeGroup}/{V1SelfSubjectAccessReview.KubeApiVersion}",
            Kind = V1SelfSubjectAccessReview.KubeKind,
            Spec = new V1SelfSubjectAccessReviewSpec
            {
                ResourceAttributes = new V1ResourceAttributes
                {
                    NamespaceProperty = right.Namespace,
                    Verb = right.Verb,
                    Resource = right.Resource,
                    Subresource = right.Subresource.Length > 0 ? right.Subresource : null,
                },
            },
        };
        var call = ApiCall.Create(
            ApiPath.Of(V1SelfSubjectAccessReview.KubeGroup, V1SelfSubjectAccessReview.KubeApiVersion, null, "selfsubjectaccessreviews"),
            Encoding.UTF8.GetBytes(KubernetesJson.Serialize(review)));
        var reply = await api.RequireAsync(call, cancellation).ConfigureAwait(false);
        return reply.Read(api.Cluster, ReviewJson.Default.ReviewAnswer).Status.Allowed;
    }
}

/// <summary>What a review answered, as far as we read it.</summary>
sealed record ReviewAnswer
{
    public ReviewStatus Status { get; init; } = new();
}

sealed record ReviewStatus
{
    public bool Allowed { get; init; }
}

/// <summary>The answer of <c>/version</c>, as far as we read it.</summary>
sealed record VersionAnswer
{
    public string? GitVersion { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ReviewAnswer))]
[JsonSerializable(typeof(VersionAnswer))]
sealed partial class ReviewJson : JsonSerializerContext;
