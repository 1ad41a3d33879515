using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Manifests;

/// <summary>
/// What may be wrong between manifests when some are applied: names that are missing, suites in a ring, and in
/// <c>ReferenceRules.Parameters.cs</c> values a template does not take. Stored manifests that would break are named too.
/// </summary>
public static partial class ReferenceRules
{
    /// <summary>All that is wrong.</summary>
    /// <param name="declared">Everything as it would be.</param>
    /// <param name="applied">What of it is applied now; faults are laid at its door.</param>
    /// <param name="doubtful">What of it is faulty in itself: no conclusions are drawn from its content.</param>
    /// <param name="mayBeUnread">Whether a manifest of that name may stand in what was given and could not be read.</param>
    public static IEnumerable<SetFault> Check(
        ManifestSet declared, IReadOnlySet<ManifestRef> applied, IReadOnlySet<ManifestRef> doubtful, Func<string, bool> mayBeUnread) =>
    [
        .. Missing(declared, applied, mayBeUnread),
        .. LostKeys(declared, applied, doubtful),
        .. Cycles(declared, applied),
        .. CheckParameters(declared, applied, doubtful),
    ];

    static IEnumerable<SetFault> Missing(ManifestSet declared, IReadOnlySet<ManifestRef> applied, Func<string, bool> mayBeUnread) =>
        from self in applied
        from reference in ManifestReferences.Of(self, declared)
        let target = reference.Target
        where ManifestName.IsValid(target.Kind, target.Name) && !declared.Contains(target) && !mayBeUnread(target.Name)
        select new SetFault(self, new ManifestFault(reference.Field, $"There is no {target.Kind} \"{target.Name}\".", Remedy(target, declared)));

    static string Remedy(ManifestRef target, ManifestSet declared) =>
        NearestName.Of(target.Name, declared.Names(target.Kind)) is { } nearest
            ? $"Did you mean \"{nearest}\"? Otherwise apply the {target.Kind} first or in the same apply."
            : $"Apply the {target.Kind} first or in the same apply.";

    // A key may be missing because the reference is wrong or because the Secret lost it.
    static IEnumerable<SetFault> LostKeys(ManifestSet declared, IReadOnlySet<ManifestRef> applied, IReadOnlySet<ManifestRef> doubtful)
    {
        foreach (var (from, reference) in ManifestReferences.Of(declared))
        {
            if (reference.Key is null || doubtful.Contains(reference.Target)
                || !declared.Secrets.TryGetValue(reference.Target.Name, out var secret)
                || secret.Spec.StringData.ContainsKey(reference.Key) || secret.Spec.Data.ContainsKey(reference.Key)) continue;

            if (applied.Contains(from))
                yield return new SetFault(from, new($"{reference.Field}.key", $"The Secret {secret.Name} has no key \"{reference.Key}\".",
                    NearestName.Remedy(reference.Key, [.. secret.Spec.StringData.Keys, .. secret.Spec.Data.Keys], "the keys are")));
            else if (applied.Contains(reference.Target))
                yield return new SetFault(reference.Target, new("spec", $"{from} uses the key \"{reference.Key}\", which is not there any more.",
                    $"Keep the key (the value *** leaves it as it is), or change {from} in the same apply."));
        }
    }

    static IEnumerable<SetFault> Cycles(ManifestSet declared, IReadOnlySet<ManifestRef> applied)
    {
        var suites = applied.Where(reference => reference.Kind is ManifestKind.CaseSuite).Select(reference => reference.Name);
        return SuiteRules.CyclesThrough(suites, declared).Select(cycle => new SetFault(
            new ManifestRef(ManifestKind.CaseSuite, cycle[0]),
            new ManifestFault("spec.suites", $"The suites hold each other: {string.Join(" → ", cycle)}.", "Take one of them out of another.")));
    }
}
