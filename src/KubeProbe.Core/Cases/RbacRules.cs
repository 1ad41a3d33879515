using System.Text.RegularExpressions;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

/// <summary>What may be wrong with the rights a template declares, and with the kinds of object it sweeps.</summary>
public static partial class RbacRules
{
    /// <summary>All that is wrong with a rule.</summary>
    public static IEnumerable<ManifestFault> Check(RbacRule rule, string field)
    {
        if (rule.ApiGroups.Count == 0) yield return new($"{field}.apiGroups", "The rule names no API group.", "Name at least one; \"\" is the core group.");
        if (rule.Resources.Count == 0) yield return new($"{field}.resources", "The rule names no resource.", "Name at least one, such as pods or pods/log.");
        if (rule.Verbs.Count == 0) yield return new($"{field}.verbs", "The rule names no verb.", "Name at least one, such as get.");

        foreach (var (index, group) in rule.ApiGroups.Index())
            if (group is not ("" or "*") && !LabelSyntax.IsDnsName(group))
                yield return new(FieldPath.Of($"{field}.apiGroups", index), $"\"{group}\" can't be an API group.", "Write the group without a version, such as apps; \"\" is the core group.");
        foreach (var (index, resource) in rule.Resources.Index())
            if (!Resource().IsMatch(resource))
                yield return new(FieldPath.Of($"{field}.resources", index), $"\"{resource}\" can't be a resource.", "Write the plural in lower case, such as pods or pods/log.");
        foreach (var (index, verb) in rule.Verbs.Index())
            if (!Verb().IsMatch(verb))
                yield return new(FieldPath.Of($"{field}.verbs", index), $"\"{verb}\" can't be a verb.", "Write it in lower case: get, list, watch, create, update, patch, delete, deletecollection.");
    }

    /// <summary>All that is wrong with a kind of object to sweep.</summary>
    public static IEnumerable<ManifestFault> Check(SweptResource swept, string field) =>
    [
        .. swept.Group.Length == 0 || LabelSyntax.IsDnsName(swept.Group) ? Array.Empty<ManifestFault>()
            : [new ManifestFault($"{field}.group", $"\"{swept.Group}\" can't be an API group.", "Write the group without a version, such as apps, or leave it out for the core group.")],
        .. Version().IsMatch(swept.Version) ? Array.Empty<ManifestFault>()
            : [new ManifestFault($"{field}.version", $"\"{swept.Version}\" can't be an API version.", "Write it such as v1 or v1beta1.")],
        .. Plural().IsMatch(swept.Resource) ? Array.Empty<ManifestFault>()
            : [new ManifestFault($"{field}.resource", $"\"{swept.Resource}\" can't be a resource.", "Write the plural in lower case, such as namespaces.")],
        .. swept.Namespace is null ? [] : TextRules.CheckNamespace(swept.Namespace, $"{field}.namespace"),
    ];

    [GeneratedRegex(@"\A(\*|[a-z0-9.-]{1,100}(/([a-z0-9.-]{1,100}|\*))?|\*/[a-z0-9.-]{1,100})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Resource();

    [GeneratedRegex(@"\A(\*|[a-z]{1,40})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\Av[0-9]{1,3}((alpha|beta)[0-9]{1,3})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex(@"\A[a-z][a-z0-9.-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plural();
}
