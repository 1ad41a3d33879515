using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Server.Manifests.Applying;

/// <summary>What only shows when everything is seen together.</summary>
partial class ApplyAttempt
{
    void CheckReferences()
    {
        var drafts = batch.Drafts.DistinctBy(draft => draft.Ref).ToDictionary(draft => draft.Ref);
        var doubtful = drafts.Values.Where(draft => draft.Faults.Any).Select(draft => draft.Ref).ToHashSet();
        foreach (var fault in ReferenceRules.Check(After, drafts.Keys.ToHashSet(), doubtful, batch.MayHold)) drafts[fault.At].Faults.Add(fault.Fault);
    }

    /// <summary>
    /// Kubeconfigs are looked into as soon as both sides are known: the Cluster that is applied, or the Secret that is applied under a
    /// Cluster that is stored.
    /// </summary>
    async Task CheckKubeconfigsAsync(CancellationToken cancellation)
    {
        var drafts = batch.Drafts.DistinctBy(draft => draft.Ref).ToDictionary(draft => draft.Ref);
        foreach (var cluster in After.Clusters.Values)
        {
            if (cluster.Spec.Connection?.Kubeconfig is not { SecretRef: { } reference } connection) continue;

            var clusterDraft = drafts.GetValueOrDefault(new(ManifestKind.Cluster, cluster.Name));
            var secretDraft = drafts.GetValueOrDefault(new(ManifestKind.Secret, reference.Name));
            if ((clusterDraft ?? secretDraft) is not { } blamed || clusterDraft?.Faults.Any == true || secretDraft?.Faults.Any == true) continue;
            if (await ValueAsync(reference, cancellation) is not { } text) continue;

            foreach (var fault in connections.Inspect(connection, text))
            {
                var within = fault.Field.Length > 0 ? $"In the kubeconfig, {fault.Field}: {fault.Message}" : $"The kubeconfig: {fault.Message}";
                blamed.Faults.Add(clusterDraft is not null
                    ? fault with { Field = "spec.connection.kubeconfig", Message = within }
                    : fault with { Field = FieldOf((SecretSpec)blamed.Spec, reference.Key), Message = $"Cluster {cluster.Name} connects by it. {within}" });
            }
        }
    }

    static string FieldOf(SecretSpec secret, string key) => secret.StringData.ContainsKey(key) ? $"spec.stringData.{key}" : $"spec.data.{key}";

    async Task<byte[]?> ValueAsync(SecretRef reference, CancellationToken cancellation) =>
        secrets.TryGetValue(reference.Name, out var values)
            ? values.Values.GetValueOrDefault(reference.Key)
            : await vault.ReadAsync(reference, cancellation);
}
