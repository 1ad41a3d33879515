using System.Text;
using k8s;
using k8s.Models;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>
/// A run's own Secret: the token, the secret parameters, and the owner of everything the probe makes. Owned by it rather than
/// by the pod, so that a failed pod can be kept while what it made goes.
/// </summary>
sealed class ProbeSecret(ISecretVault vault)
{
    public const string TokenKey = "run-token";

    public const string ContractUrlKey = "contract-url";

    public async Task<byte[]> RenderAsync(ClusterTarget target, PodOrder order, string name, CancellationToken cancellation)
    {
        var data = new Dictionary<string, byte[]> { [TokenKey] = Encoding.UTF8.GetBytes(order.RunToken) };
        if (order.ContractUrl is { } url) data[ContractUrlKey] = Encoding.UTF8.GetBytes(url.AbsoluteUri);
        foreach (var (parameter, value) in order.Run.Parameters)
        {
            if (value.SecretRef is not { } reference) continue;
            data[parameter] = await vault.ReadAsync(reference, cancellation).ConfigureAwait(false)
                ?? throw new TargetClusterException(
                    TargetFault.NotConfigured,
                    $"Case {order.Run.Case}: parameter {parameter} needs secret {reference.Name}, key {reference.Key}, and there is none. "
                    + "Apply a Secret with that key.");
        }

        return Encoding.UTF8.GetBytes(KubernetesJson.Serialize(new V1Secret
        {
            ApiVersion = V1Secret.KubeApiVersion,
            Kind = V1Secret.KubeKind,
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = target.Spec.Namespace,
                Labels = RunLabels.Of(order),
            },
            Type = "Opaque",
            // Kubelets don't watch what can't change, and a run's Secret never does.
            Immutable = true,
            Data = data,
        }));
    }
}
