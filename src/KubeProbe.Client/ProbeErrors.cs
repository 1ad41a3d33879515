namespace KubeProbe.Client;

/// <summary>
/// Errors the centre reads by their first word. A report that is not ok makes a run <c>Failed</c>, which speaks of the cluster;
/// one whose first error begins with a word below makes it <c>ProbeFault</c>, which speaks of the probe.
/// </summary>
public static class ProbeErrors
{
    /// <summary>
    /// The probe lacks a right: <c>rbac-denied: verb=create resource=pods namespace=x</c>. The resource is written as RBAC rules
    /// are (<c>pods/log</c>, <c>deployments.apps</c>); the namespace is absent at cluster scope. The centre names the rule to add.
    /// </summary>
    public const string RbacDeniedPrefix = "rbac-denied:";

    /// <summary>The probe can't do its work for a reason of its own, such as a parameter that makes no sense: <c>probe-fault: …</c>.</summary>
    public const string ProbeFaultPrefix = "probe-fault:";

    /// <summary>The error for a missing right.</summary>
    /// <param name="verb">Such as <c>create</c>.</param>
    /// <param name="resource">Plural, with sub-resource and group: <c>pods/log</c>, <c>deployments.apps</c>.</param>
    /// <param name="namespace">Null or empty at cluster scope.</param>
    public static string RbacDenied(string verb, string resource, string? @namespace) =>
        $"{RbacDeniedPrefix} verb={verb} resource={resource}" + (string.IsNullOrEmpty(@namespace) ? "" : $" namespace={@namespace}");

    /// <summary>The error for a fault of the probe itself.</summary>
    public static string ProbeFault(string text) => $"{ProbeFaultPrefix} {text}";
}
