using KubeProbe.Core.Access;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;
using KubeProbe.Server.Manifests.Reading;
using KubeProbe.Server.Manifests.Rendering;

namespace KubeProbe.Server.Manifests.Applying;

/// <summary>One attempt to apply a batch: everything is held against what is stored now, and turned into writes.</summary>
sealed partial class ApplyAttempt(
    ManifestBatch batch, Dictionary<ManifestRef, StoredManifest> stored, ISecretVault vault, IClusterConnections connections, DateTimeOffset now)
{
    const int Named = 20;

    readonly Dictionary<string, SecretValues> secrets = [];

    /// <summary>What would be written; empty when nothing changes.</summary>
    public List<ManifestWrite> Writes { get; } = [];

    /// <summary>What happens to each, in the order of application.</summary>
    public List<ManifestChange> Changes { get; } = [];

    /// <summary>All as it is.</summary>
    public ManifestSet Before { get; } = ManifestSet.Of(stored.Values);

    /// <summary>All as it would be.</summary>
    public ManifestSet After { get; private set; } = new();

    /// <summary>Checks everything, then plans the writes; the faults are with the batch's drafts.</summary>
    public async Task PlanAsync(CancellationToken cancellation)
    {
        foreach (var draft in batch.Drafts.Where(draft => draft.Kind is ManifestKind.Secret))
            await ReadSecretAsync(draft, cancellation);

        var merged = new Dictionary<ManifestRef, StoredManifest>(stored);
        foreach (var draft in batch.Drafts) merged[draft.Ref] = Next(draft);
        After = ManifestSet.Of(merged.Values);

        CheckReferences();
        await CheckKubeconfigsAsync(cancellation);
        if (batch.IsFaulty) return;

        foreach (var draft in batch.Drafts.OrderBy(draft => draft.Ref)) Plan(draft, merged[draft.Ref]);
    }

    async Task ReadSecretAsync(ManifestDraft draft, CancellationToken cancellation)
    {
        var values = await SecretValues.ReadAsync(draft.Metadata.Name, (SecretSpec)draft.Spec, vault, cancellation);
        foreach (var fault in values.Faults) draft.Faults.Add(fault);
        secrets[draft.Metadata.Name] = values;
    }

    StoredManifest Next(ManifestDraft draft)
    {
        var before = stored.GetValueOrDefault(draft.Ref);
        var spec = draft.Kind is ManifestKind.Secret ? SpecJson.Write(SecretRules.WithoutValues((SecretSpec)draft.Spec)) : draft.SpecJson;
        var specChanged = before is null || before.Spec != spec || (draft.Kind is ManifestKind.Secret && secrets[draft.Metadata.Name].Changed.Count > 0);
        var changed = specChanged || !Same(before!.Labels, draft.Metadata.Labels) || !Same(before.Annotations, draft.Metadata.Annotations);
        return new StoredManifest(
            draft.Kind, draft.Metadata.Name, before?.Uid ?? Guid.NewGuid().ToString(), (before?.Generation ?? 0) + (specChanged ? 1 : 0),
            before?.ResourceVersion ?? 0, draft.Metadata.Labels, draft.Metadata.Annotations, spec, before?.Status,
            before?.CreatedAt ?? now, changed ? now : before!.UpdatedAt);
    }

    void Plan(ManifestDraft draft, StoredManifest next)
    {
        var before = stored.GetValueOrDefault(draft.Ref);
        var action = before is null ? ManifestAction.Created : next.UpdatedAt == now ? ManifestAction.Configured : ManifestAction.Unchanged;
        var values = draft.Kind is ManifestKind.Secret ? secrets[draft.Metadata.Name] : null;
        Changes.Add(new ManifestChange(
            draft.Kind, draft.Metadata.Name, action,
            before is null ? "" : ManifestObject.Declared(before), ManifestObject.Declared(next, before is null ? null : values?.Changed)));
        if (action is not ManifestAction.Unchanged)
            Writes.Add(new ManifestWrite(next, before?.ResourceVersion, SecretValues: values?.Values));
    }

    static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out var value) && value == entry.Value);

    /// <summary>Why this needs an admin, now that it is known what changes; null when it does not.</summary>
    public string? Denied(Role role)
    {
        if (role is Role.Admin) return null;
        var why = SecretUseRules.NeedAdmin(Before, After, batch.Drafts.Select(draft => draft.Ref));
        return why.Count == 0 ? null : $"This needs the role admin, for it decides who gets a secret; this token is {role.ToString().ToLowerInvariant()}: "
            + string.Join("; ", why.Take(Named)) + (why.Count > Named ? $"; and {why.Count - Named} more." : ".");
    }

    /// <summary>Secrets may hold whatever opens a cluster, so only an admin writes them.</summary>
    public static string? Denied(ManifestBatch batch, Role role) =>
        role is Role.Admin || batch.Drafts.All(draft => draft.Kind is not ManifestKind.Secret)
            ? null
            : $"Applying a Secret needs the role admin; this token is {role.ToString().ToLowerInvariant()}.";
}
