using System.Text.RegularExpressions;

namespace KubeProbe.Core.Manifests;

/// <summary>Kubernetes' rules for the keys and values of labels and for the keys of annotations.</summary>
public static partial class LabelSyntax
{
    /// <summary>What a key must look like, for people.</summary>
    public const string KeyForm = "a name of at most 63 letters, digits, '-', '_' and '.', with an optional DNS prefix such as example.com/";

    /// <summary>What a value must look like, for people.</summary>
    public const string ValueForm = "at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit, or empty";

    /// <summary>Whether it may be the key of a label or annotation.</summary>
    public static bool IsKey(string key)
    {
        var slash = key.IndexOf('/');
        var name = key[(slash + 1)..];
        var prefix = slash < 0 ? null : key[..slash];
        return name.Length is > 0 and <= 63 && Word().IsMatch(name) && (prefix is null || IsDnsName(prefix));
    }

    /// <summary>Whether it may be the value of a label.</summary>
    public static bool IsValue(string value) => value.Length == 0 || (value.Length <= 63 && Word().IsMatch(value));

    /// <summary>Whether it is a DNS-1123 subdomain: labels joined by dots, at most 253 characters.</summary>
    public static bool IsDnsName(string text) => text.Length is > 0 and <= 253 && DnsName().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsName();
}
