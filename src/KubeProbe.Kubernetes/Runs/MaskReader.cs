using System.Net;
using System.Text.Json.Serialization;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>
/// Learns what to mask in what a pod wrote: the run's Secret has the very values the pod was given, the vault those of now;
/// one of the two is enough.
/// </summary>
sealed class MaskReader(ISecretVault vault)
{
    /// <summary>The mask, or null when a secret's value is nowhere to be read and so can't be masked.</summary>
    public async Task<SecretMask?> ReadAsync(
        ClusterApi api, string ns, string pod, IReadOnlyCollection<SecretRef> references, CancellationToken cancellation)
    {
        if (references.Count == 0) return SecretMask.Of([]);

        var given = await GivenAsync(api, ns, pod, cancellation).ConfigureAwait(false);
        var values = new List<byte[]>(given ?? []);
        foreach (var reference in references)
        {
            var value = await vault.ReadAsync(reference, cancellation).ConfigureAwait(false);
            if (value is not null) values.Add(value);
            else if (given is null) return null;
        }
        return SecretMask.Of(values);
    }

    static async Task<IReadOnlyCollection<byte[]>?> GivenAsync(ClusterApi api, string ns, string pod, CancellationToken cancellation)
    {
        try
        {
            var call = ApiCall.Get(ApiPath.Core(ns, "secrets", pod));
            var reply = await api.SendAsync(call, cancellation).ConfigureAwait(false);
            return reply.Status is HttpStatusCode.OK ? reply.Read(api.Cluster, SecretJson.Default.SecretData).Data?.Values : null;
        }
        catch (TargetClusterException)
        {
            // Then the vault must know them.
            return null;
        }
    }
}

/// <summary>A Secret's data, decoded.</summary>
sealed record SecretData
{
    public Dictionary<string, byte[]>? Data { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SecretData))]
sealed partial class SecretJson : JsonSerializerContext;
