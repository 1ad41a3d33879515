namespace KubeProbe.Probes.Inspections.Admission;

/// <summary>Whether an API that extends the cluster is served.</summary>
static class ApiServiceRules
{
    public static IEnumerable<string> Check(KubeObject service, TimeSpan grace, DateTimeOffset now)
    {
        if (service.Condition("Available") is not { Exists: true } available || available.Text("status") == "True" || IsFresh(available, grace, now)) yield break;
        yield return $"apiservice {service.Name} is not available: {available.Text("reason")}: {available.Text("message")}; "
            + $"look at service {service.Text("spec", "service", "namespace")}/{service.Text("spec", "service", "name")}, or delete the apiservice";
    }

    public static IEnumerable<string> CheckDefinition(KubeObject definition, TimeSpan grace, DateTimeOffset now)
    {
        foreach (var condition in definition.Items("status", "conditions"))
            if (!IsFresh(condition, grace, now) && (condition.Text("type"), condition.Text("status")) is ("Established" or "NamesAccepted", "False") or ("NonStructuralSchema", "True"))
                yield return $"customresourcedefinition {definition.Name}: {condition.Text("type")} is {condition.Text("status")}: {condition.Text("reason")}: {condition.Text("message")}; correct the definition";
        foreach (var stored in definition.Texts("status", "storedVersions"))
            if (!definition.Items("spec", "versions").Any(version => version.Text("name") == stored))
                yield return $"customresourcedefinition {definition.Name} may still store objects as {stored}, which it does not serve any more; migrate them, then take {stored} off status.storedVersions";
    }

    static bool IsFresh(KubeObject condition, TimeSpan grace, DateTimeOffset now) => condition.Time("lastTransitionTime") is { } since && now - since <= grace;
}
