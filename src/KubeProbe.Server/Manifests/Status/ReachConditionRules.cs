using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;

namespace KubeProbe.Server.Manifests.Status;

/// <summary>Whether groups, bindings and cases reach anything.</summary>
static class ReachConditionRules
{
    /// <summary>Of a ClusterGroup.</summary>
    public static Finding HasMembers(string group, StatusScene scene) =>
        scene.MembersOf(group) is { Count: > 0 } members
            ? Finding.True("Ready", "HasMembers", $"{StatusText.Number(members.Count, "cluster")}: {StatusText.Names([.. members.Select(each => each.Name).Order(StringComparer.Ordinal)])}.")
            : Finding.False("Ready", "NoMembers", "No cluster belongs to it. Label clusters as its selector says, or name them in spec.clusters.");

    /// <summary>Of a ProbeCase: whether anything runs it but a person.</summary>
    public static Finding IsBound(string @case, StatusScene scene)
    {
        var bindings = scene.BindingsOf(@case).Select(binding => binding.Name).Order(StringComparer.Ordinal).ToList();
        return bindings.Count > 0
            ? Finding.True("Bound", "Bound", $"By {StatusText.Names(bindings)} to {StatusText.Number(scene.ClustersOf(@case).Count, "cluster")}.")
            : Finding.False("Bound", "NotBound", "No binding leads to it: it runs by hand only.");
    }

    /// <summary>Of a Binding: whether it leads from a cluster to a case.</summary>
    public static Finding? Ready(string binding, StatusScene scene)
    {
        if (!scene.Declared.Bindings.TryGetValue(binding, out var found)) return null;

        var spec = found.Spec;
        var cases = SuiteRules.CasesOf(spec, scene.Declared).Count();
        var clusters = scene.ReachedBy(spec).Count;
        if (cases == 0) return Finding.False("Ready", "NoCases", $"CaseSuite {spec.Suite} holds no case. Put cases into it.");
        if (clusters == 0) return Finding.False("Ready", "NoClusters", NoClusters(spec));
        return Finding.True("Ready", "Bound", $"{StatusText.Number(cases, "case")} on {StatusText.Number(clusters, "cluster")}.");
    }

    /// <summary>Why a binding reaches no cluster, with the remedy.</summary>
    public static string NoClusters(BindingSpec spec) => spec.Group is { } group
        ? $"ClusterGroup {group} has no member. Label clusters as its selector says, or name them in it."
        : $"There is no Cluster {spec.Cluster}. Apply it.";
}
