namespace KubeProbe.Server.Manifests.Status;

/// <summary>Whether a remedy is for anything there is, and how far it goes by itself.</summary>
static class RemedyConditionRules
{
    const string Type = "Ready";

    public static Finding? Ready(string name, StatusScene scene)
    {
        if (!scene.Declared.Remedies.TryGetValue(name, out var found)) return null;
        if (found.Spec.Paused) return Finding.False(Type, "Paused", "It is paused: it does nothing. Remove spec.paused to go on.");

        var (clusters, cases) = scene.CoveredBy(found.Spec);
        if (cases == 0) return Finding.False(Type, "NoCases", "No case there is is meant by it. Look at spec.cases, spec.suite and spec.caseSelector.");
        if (clusters == 0) return Finding.False(Type, "NoClusters", "No cluster there is is meant by it. Look at spec.clusters, spec.group and spec.clusterSelector.");
        return Finding.True(Type, found.Spec.Mode.ToString(), $"For {StatusText.Number(cases, "case")} on {StatusText.Number(clusters, "cluster")}.");
    }
}
