using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Hosting;

/// <summary>What the parts of one cluster share.</summary>
public sealed class ClusterContext
{
    public required DevClusterOptions Options { get; init; }

    public required ObjectStore Store { get; init; }

    public required ClusterFaults Faults { get; init; }

    /// <summary>Where the API listens, such as <c>https://127.0.0.1:6443</c>; what pods get as KUBERNETES_SERVICE_HOST and _PORT.</summary>
    public required Uri Address { get; init; }

    /// <summary>The cluster's certificate authority, PEM.</summary>
    public required string CaPem { get; init; }

    /// <summary>Creates an object as a controller would through the API: defaulted, validated, admitted.</summary>
    /// <remarks>Controllers that make pods use this one, so that quota, pod security and missing service accounts refuse them as they would there.</remarks>
    /// <exception cref="ApiException">What the API would answer.</exception>
    public required Func<ResourceType, JsonObject, JsonObject> Create { get; init; }

    /// <summary>Issues a token for a service account, bound to a pod if one is given.</summary>
    public required Func<ServiceAccountTokenRequest, string> IssueToken { get; init; }

    public TimeProvider Time => Options.Time;
}

/// <summary>A token a component asks for on behalf of a pod.</summary>
/// <param name="Audiences">Whom the token is for; empty means the API itself.</param>
public sealed record ServiceAccountTokenRequest(
    string Namespace, string ServiceAccount, TimeSpan Lifetime, IReadOnlyList<string> Audiences, JsonObject? BoundPod = null);
