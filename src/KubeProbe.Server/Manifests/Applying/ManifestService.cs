using System.Runtime.CompilerServices;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Secrets;
using KubeProbe.Server.Access;
using KubeProbe.Server.Manifests.Reading;
using KubeProbe.Server.Manifests.Rendering;
using KubeProbe.Server.Manifests.Status;

namespace KubeProbe.Server.Manifests.Applying;

/// <summary>The manifests of the store: applying here, deleting and watching in files of their own.</summary>
sealed partial class ManifestService(
    IManifestStore store, ISecretVault vault, IClusterConnections connections, IManifestListener listener, ManifestHub hub, LiveStatus status,
    TimeProvider time) : IManifestService
{
    // Two people who apply at once are both served; who is overtaken again and again is told.
    const int Attempts = 3;

    static readonly TimeSpan ToldWithin = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<ApplyOutcome> ApplyAsync(
        IReadOnlyList<ManifestSource> files, bool dryRun, Caller caller, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var batch = BatchReader.Read(files);
            if (ApplyAttempt.Denied(batch, caller.Role) is { } denied) return ApplyOutcome.Denied(denied);
            CheckEach(batch);

            var stored = await StoredManifests.ReadAsync(store, cancellation);
            var apply = new ApplyAttempt(batch, stored, vault, connections, time.GetUtcNow());
            await apply.PlanAsync(cancellation);
            if (batch.IsFaulty) return ApplyOutcome.Faulty(batch.Faults(files), batch.Count);
            if (apply.Denied(caller.Role) is { } why) return ApplyOutcome.Denied(why);
            if (dryRun || apply.Writes.Count == 0) return ApplyOutcome.Applied(apply.Changes);
            try
            {
                await WriteAsync(apply.Writes, apply.Before, apply.After, caller, cancellation);
                return ApplyOutcome.Applied(apply.Changes);
            }
            catch (ManifestConflictException conflict) when (attempt == Attempts)
            {
                return ApplyOutcome.Conflict(conflict.Message);
            }
            catch (ManifestConflictException)
            {
                // Somebody wrote in between: everything is looked at anew.
            }
        }
    }

    static void CheckEach(ManifestBatch batch)
    {
        var seen = new HashSet<ManifestRef>();
        foreach (var draft in batch.Drafts)
        {
            foreach (var fault in MetadataRules.Check(draft.Kind, draft.Metadata)) draft.Faults.Add(fault);
            foreach (var fault in SpecRules.Check(draft.Spec)) draft.Faults.Add(fault);
            if (!seen.Add(draft.Ref)) draft.Faults.Add(new ManifestFault("metadata.name", $"{draft.Ref} stands twice in what is applied.", "Remove one of the two."));
        }
    }

    async Task WriteAsync(
        IReadOnlyList<ManifestWrite> writes, ManifestSet before, ManifestSet after, Caller caller, CancellationToken cancellation)
    {
        await store.WriteAsync(writes, caller.Stamp(time), cancellation);

        // Written is written: whoever called may go, but those who act on manifests must learn of it.
        hub.Changed();
        var changed = writes.Select(write => new ManifestRef(write.Manifest.Kind, write.Manifest.Name)).ToList();
        try
        {
            await listener.ChangedAsync(changed, AffectedClusters.Of(changed, before, after), CancellationToken.None).WaitAsync(ToldWithin, time, cancellation);
        }
        catch (TimeoutException)
        {
            // A large fleet is still being told, and goes on being told: the write stands, and nobody need wait for the last cluster.
        }
    }

    /// <inheritdoc/>
    public async Task<StoredManifest?> FindAsync(ManifestKind kind, string name, CancellationToken cancellation)
    {
        if (await store.FindAsync(kind, name, cancellation) is not { } found) return null;
        return await status.ForAsync(kind, cancellation, alone: true) is { } live ? live(found) : found;
    }

    /// <inheritdoc/>
    public async Task<ManifestPage> ListAsync(
        ManifestKind kind, LabelSelector? selector, string? after, int limit, CancellationToken cancellation)
    {
        var items = new List<StoredManifest>();
        var live = await status.ForAsync(kind, cancellation);
        await foreach (var manifest in StoredManifests.OfKindAsync(store, kind, after, cancellation))
        {
            if (selector?.Matches(manifest.Labels) == false) continue;
            if (items.Count == limit) return new ManifestPage(items, items[^1].Name);
            items.Add(live?.Invoke(manifest) ?? manifest);
        }
        return new ManifestPage(items, null);
    }

    /// <inheritdoc/>
    public string Render(StoredManifest manifest, ManifestFormat format) => ManifestObject.Whole(manifest, format);

    /// <inheritdoc/>
    public IReadOnlyList<ManifestColumn> Columns(ManifestKind kind) => ManifestTable.Columns(kind);

    /// <inheritdoc/>
    public IReadOnlyList<string> Cells(StoredManifest manifest) => ManifestTable.Cells(manifest);

    /// <inheritdoc/>
    public async Task<RbacOutcome> RenderRbacAsync(
        IReadOnlyList<string> templates, IReadOnlyList<string> remedies, string @namespace, bool observe, CancellationToken cancellation)
    {
        var target = @namespace.Length > 0 ? @namespace : new ClusterSpec { Connection = new() }.Namespace;
        var (found, acting, faults) = (new List<Declared<ProbeTemplateSpec>>(), new List<Declared<RemedySpec>>(), new List<string>());
        if (templates.Count + remedies.Count == 0 && !observe) faults.Add("Nothing is named. Name at least one: kubeprobe rbac render TEMPLATE, or --remedy REMEDY.");
        if (!LabelSyntax.IsDnsName(target)) faults.Add($"\"{target}\" is no namespace. Use lower-case letters, digits and -.");
        foreach (var name in templates.Distinct())
        {
            if (await store.FindAsync(ManifestKind.ProbeTemplate, name, cancellation) is { } stored) found.Add(Declared<ProbeTemplateSpec>.Of(stored));
            else faults.Add($"There is no ProbeTemplate \"{name}\". List them: kubeprobe get probetemplates.");
        }
        foreach (var name in remedies.Distinct())
        {
            if (await store.FindAsync(ManifestKind.Remedy, name, cancellation) is { } stored) acting.Add(Declared<RemedySpec>.Of(stored));
            else faults.Add($"There is no Remedy \"{name}\". List them: kubeprobe get remedies.");
        }
        return faults.Count > 0 ? new RbacOutcome(null, faults) : new RbacOutcome(RbacText.Render(found, acting, target, observe), []);
    }
}
