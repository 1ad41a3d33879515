using KubeProbe.Core.Access;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Access;
using KubeProbe.Server.Manifests.Rendering;

namespace KubeProbe.Server.Manifests.Applying;

partial class ManifestService
{
    /// <inheritdoc/>
    public async Task<DeleteOutcome> DeleteAsync(
        ManifestKind kind, string name, bool cascade, bool dryRun, Caller caller, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = await StoredManifests.ReadAsync(store, cancellation);
            var target = new ManifestRef(kind, name);
            if (!stored.ContainsKey(target)) return new DeleteOutcome(DeleteResult.NotFound, [], [], $"There is no {target}.");

            var before = ManifestSet.Of(stored.Values);
            var plan = DeletePlan.For(target, before);
            if (plan.Referrers.Count > 0 && !cascade) return Referenced(target, plan.Referrers);
            if (caller.Role is not Role.Admin && plan.Deleted.Any(gone => gone.Kind is ManifestKind.Secret))
                return new DeleteOutcome(DeleteResult.Denied, [], [], "Deleting a Secret needs the role admin.");

            var writes = Writes(plan, before, stored);
            var changes = writes.Select(write => Change(write, stored)).ToList();
            if (dryRun) return new DeleteOutcome(DeleteResult.Deleted, changes, [], "");
            try
            {
                await WriteAsync(writes, before, After(stored, writes), caller, cancellation);
                return new DeleteOutcome(DeleteResult.Deleted, changes, [], "");
            }
            catch (ManifestConflictException conflict) when (attempt == Attempts)
            {
                return new DeleteOutcome(DeleteResult.Conflict, [], [], conflict.Message);
            }
            catch (ManifestConflictException)
            {
                // Somebody wrote in between: everything is looked at anew.
            }
        }
    }

    static DeleteOutcome Referenced(ManifestRef target, IReadOnlyList<ManifestRef> referrers)
    {
        const int Named = 20;
        var names = string.Join(", ", referrers.Take(Named)) + (referrers.Count > Named ? $" and {referrers.Count - Named} more" : "");
        return new DeleteOutcome(DeleteResult.Referenced, [], referrers,
            $"{target} is used by {names}. Delete or change them first, or delete with --cascade what can't be without it.");
    }

    List<ManifestWrite> Writes(DeletePlan plan, ManifestSet before, Dictionary<ManifestRef, StoredManifest> stored) =>
    [
        .. plan.Shortened.Select(reference => new ManifestWrite(
            stored[reference] with { Spec = plan.Shorten(reference, before), Generation = stored[reference].Generation + 1, UpdatedAt = time.GetUtcNow() },
            stored[reference].ResourceVersion)),
        .. plan.Deleted.Select(reference => new ManifestWrite(stored[reference], stored[reference].ResourceVersion, Delete: true)),
    ];

    static ManifestChange Change(ManifestWrite write, Dictionary<ManifestRef, StoredManifest> stored)
    {
        var before = ManifestObject.Declared(stored[new(write.Manifest.Kind, write.Manifest.Name)]);
        return write.Delete
            ? new ManifestChange(write.Manifest.Kind, write.Manifest.Name, ManifestAction.Deleted, before, "")
            : new ManifestChange(write.Manifest.Kind, write.Manifest.Name, ManifestAction.Configured, before, ManifestObject.Declared(write.Manifest));
    }

    static ManifestSet After(Dictionary<ManifestRef, StoredManifest> stored, IReadOnlyList<ManifestWrite> writes)
    {
        var after = new Dictionary<ManifestRef, StoredManifest>(stored);
        foreach (var write in writes)
        {
            var reference = new ManifestRef(write.Manifest.Kind, write.Manifest.Name);
            if (write.Delete) after.Remove(reference);
            else after[reference] = write.Manifest;
        }
        return ManifestSet.Of(after.Values);
    }
}
