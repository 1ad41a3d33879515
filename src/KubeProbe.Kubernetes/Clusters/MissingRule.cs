using System.Text.RegularExpressions;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>A right an API server says somebody lacks.</summary>
/// <param name="User">Who.</param>
/// <param name="Verb">To do what.</param>
/// <param name="Resource">Plural, with its subresource as <c>pods/log</c>.</param>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Namespace">Where; null for the cluster's scope.</param>
sealed partial record MissingRule(string User, string Verb, string Resource, string Group, string? Namespace)
{
    /// <summary>Reads it from the text of a 403; null when the text is about something else, such as a quota.</summary>
    public static MissingRule? Parse(string message)
    {
        var match = Form().Match(message);
        if (!match.Success) return null;
        var ns = match.Groups["ns"];
        return new MissingRule(
            match.Groups["user"].Value,
            match.Groups["verb"].Value,
            match.Groups["resource"].Value,
            match.Groups["group"].Value,
            ns.Success ? ns.Value : null);
    }

    /// <summary>As it stands in a Role.</summary>
    public string Rule => $"{{apiGroups: [\"{Group}\"], resources: [\"{Resource}\"], verbs: [\"{Verb}\"]}}";

    /// <summary>Which Role needs it.</summary>
    public string Where => Namespace is null ? "a ClusterRole" : $"a Role in namespace {Namespace}";

    public override string ToString() => $"{Rule} in {Where}";

    // rbac's own words: k8s.io/apiserver, pkg/endpoints/handlers/responsewriters, forbiddenMessage.
    [GeneratedRegex(
        """User "(?<user>[^"]{0,300})" cannot (?<verb>[a-z]{1,40}) resource "(?<resource>[^"]{1,200})" in API group "(?<group>[^"]{0,253})" (?:in the namespace "(?<ns>[^"]{1,253})"|at the cluster scope)""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
