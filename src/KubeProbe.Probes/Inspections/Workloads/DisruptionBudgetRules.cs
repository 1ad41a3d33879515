namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>When a disruption budget is a deadlock rather than a brake.</summary>
static class DisruptionBudgetRules
{
    public static IEnumerable<string> Check(KubeObject budget, TimeSpan maxAge, DateTimeOffset now)
    {
        var status = budget.At("status");
        var (expected, healthy, desired) = (status.Integer("expectedPods"), status.Integer("currentHealthy"), status.Integer("desiredHealthy"));
        var old = budget.Created is { } created && now - created > maxAge;
        if (!old || status.Integer("observedGeneration") < budget.Integer("metadata", "generation") || status.Integer("disruptionsAllowed") > 0) yield break;

        if (expected == 0)
            yield return $"poddisruptionbudget {budget.FullName} protects nothing: its selector takes no pod; correct the selector or delete it";
        else if (desired >= expected)
            yield return $"poddisruptionbudget {budget.FullName} can never allow an eviction: {desired} of {expected} pods must be healthy ({Wanted(budget)}); no node that holds one can be drained: allow at least one, or add replicas";
        else if (healthy < desired && Blocked(budget, now) is var blocked && blocked > maxAge)
            yield return $"poddisruptionbudget {budget.FullName} has allowed no eviction for {Age.Of(blocked)}: {healthy} of {expected} pods are healthy, {desired} must be; repair the pods, or set unhealthyPodEvictionPolicy: AlwaysAllow";
    }

    static TimeSpan Blocked(KubeObject budget, DateTimeOffset now) =>
        now - (budget.Condition("DisruptionAllowed") is { Exists: true } allowed && allowed.Text("status") == "False" && allowed.Time("lastTransitionTime") is { } since ? since : budget.Created ?? now);

    static string Wanted(KubeObject budget) =>
        budget.Text("spec", "minAvailable") is { } least ? $"minAvailable {least}" : $"maxUnavailable {budget.Text("spec", "maxUnavailable")}";
}
