using KubeProbe.Core.Bindings;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Gates;

/// <summary>What holds for a change while the centre can't tell, because its database is away or takes too long: what the policies say of undecided runs.</summary>
public static class GateAbsenceRules
{
    /// <summary>The verdict, and why; it is no decision, and whoever asks again once the centre can tell is told what was found.</summary>
    /// <param name="change">What is asked about.</param>
    /// <param name="declared">Bindings, groups and clusters as they were last read; null when they never were.</param>
    public static (GateVerdict Verdict, string Reason) Judge(Change change, ManifestSet? declared)
    {
        if (declared is null) return (GateVerdict.Unknown, "What is bound to it is not known here yet.");

        var required = declared.Bindings.Values.Where(binding => binding.Spec is { Paused: false, Gate.Mode: GateMode.Required }
            && BindingRules.IsFiredBy(binding.Name, binding.Spec.Changes, change) && Reaches(binding.Spec, change, declared)).ToList();
        string Named(UndecidedPolicy policy) =>
            string.Join(", ", required.Where(binding => binding.Spec.Gate.WhenUndecided == policy).Select(binding => binding.Name).Order(StringComparer.Ordinal).Take(5));

        if (required.Count == 0) return (GateVerdict.Unknown, "No required case answers for it.");
        if (Named(UndecidedPolicy.Closed) is { Length: > 0 } closed) return (GateVerdict.Fail, $"Fail-closed by the policy of {closed}.");
        return Named(UndecidedPolicy.Unknown) is { Length: > 0 } unknown
            ? (GateVerdict.Unknown, $"The policy of {unknown} says neither fail-open nor fail-closed.")
            : (GateVerdict.Pass, $"Fail-open by the policy of {Named(UndecidedPolicy.Open)}.");
    }

    static bool Reaches(BindingSpec binding, Change change, ManifestSet declared)
    {
        IEnumerable<string> touched = change.Clusters;
        if (change.Group is { } group)
            touched = declared.Groups.TryGetValue(group, out var all) ? declared.Clusters.Values.Where(cluster => all.Spec.Contains(cluster.Name, cluster.Labels)).Select(cluster => cluster.Name) : [];
        if (binding.Cluster is { } one) return touched.Contains(one, StringComparer.Ordinal);
        return binding.Group is { } bound && declared.Groups.TryGetValue(bound, out var members)
            && touched.Any(name => declared.Clusters.TryGetValue(name, out var cluster) && members.Spec.Contains(name, cluster.Labels));
    }
}
