namespace KubeProbe.Core.Manifests;

/// <summary>Rules on single values that several specs share.</summary>
public static class TextRules
{
    /// <summary>A number within bounds.</summary>
    public static IEnumerable<ManifestFault> CheckRange(double value, double least, double most, string field) =>
        value >= least && value <= most ? [] :
        [
            new(field, FormattableString.Invariant($"{value} is out of bounds."), FormattableString.Invariant($"Give a number from {least} to {most}.")),
        ];

    /// <summary>A duration within bounds; null is fine.</summary>
    public static IEnumerable<ManifestFault> CheckRange(TimeSpan? value, TimeSpan least, TimeSpan most, string field)
    {
        if (value is not { } duration || (duration >= least && duration <= most)) return [];
        var which = duration < least ? "too short" : "too long";
        return [new(field, $"{Duration.Format(duration)} is {which}.", $"Give at least {Duration.Format(least)} and at most {Duration.Format(most)}.")];
    }

    /// <summary>A text for people; null is fine.</summary>
    public static IEnumerable<ManifestFault> CheckLength(string? text, int most, string field) =>
        text is null || text.Length <= most ? [] :
        [
            new(field, $"The text has {text.Length} characters.", $"Shorten it to at most {most}."),
        ];

    /// <summary>A list that is not too long and has nothing twice.</summary>
    public static IEnumerable<ManifestFault> CheckDistinct(IReadOnlyList<string> items, int most, string field)
    {
        if (items.Count > most) yield return new(field, $"There are {items.Count} entries.", $"Keep at most {most}.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in items.Index())
            if (!seen.Add(item)) yield return new(FieldPath.Of(field, index), $"\"{item}\" stands twice.", "Remove one of the two.");
    }

    /// <summary>An address with one of the schemes; null is fine.</summary>
    public static IEnumerable<ManifestFault> CheckUrl(Uri? url, bool httpsOnly, bool path, string field)
    {
        if (url is null) return [];
        var form = $"{(httpsOnly ? "https://" : "http:// or https://")} and a host";
        if (!url.IsAbsoluteUri || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && !httpsOnly)) || url.Host.Length == 0)
            return [new(field, $"\"{url.OriginalString}\" is no address that can be used here.", $"Write an address with {form}.")];
        if (url.UserInfo.Length > 0)
            return [new(field, "An address must not hold a user or password.", "Remove what stands before the @.")];
        if (!path && (url.AbsolutePath != "/" || url.Query.Length > 0 || url.Fragment.Length > 0))
            return [new(field, $"\"{url.OriginalString}\" has a path.", "Write only scheme, host and port; the paths are the centre's own.")];
        return [];
    }

    /// <summary>A DNS-1123 subdomain, as Kubernetes names most of its objects.</summary>
    public static IEnumerable<ManifestFault> CheckKubernetesName(string name, string what, string field) =>
        LabelSyntax.IsDnsName(name) ? [] :
        [
            new(field, $"\"{name}\" can't name a {what}.", "Use lower-case letters, digits, - and ., beginning and ending with a letter or digit."),
        ];

    /// <summary>A DNS-1123 label, as Kubernetes names namespaces.</summary>
    public static IEnumerable<ManifestFault> CheckNamespace(string name, string field) =>
        LabelSyntax.IsDnsName(name) && name.Length <= 63 && !name.Contains('.') ? [] :
        [
            new(field, $"\"{name}\" can't name a namespace.", "Use lower-case letters, digits and -, beginning and ending with a letter or digit, at most 63 characters."),
        ];
}
