using System.Text.RegularExpressions;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Secrets;

/// <summary>What may be wrong with a Secret and with what names one. No fault ever holds a value.</summary>
public static partial class SecretRules
{
    /// <summary>What stands for a value wherever a Secret is shown; given back, it means the value that is stored.</summary>
    public const string Mask = "***";

    /// <summary>Stands for a value that differs from the one before, in a comparison.</summary>
    public const string ChangedMask = "*** (changed)";

    const int MostBytes = 1024 * 1024;

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(SecretSpec spec)
    {
        if (spec.StringData.Count + spec.Data.Count == 0)
            yield return new("spec", "The Secret has no values.", "Give stringData (text) or data (base64).");

        foreach (var key in spec.StringData.Keys)
            foreach (var fault in CheckKey(key, FieldPath.Of("spec.stringData", key))) yield return fault;
        foreach (var (key, value) in spec.Data)
        {
            var field = FieldPath.Of("spec.data", key);
            foreach (var fault in CheckKey(key, field)) yield return fault;
            if (spec.StringData.ContainsKey(key))
                yield return new(field, $"The key {key} stands in data and in stringData.", "Remove it from one of the two.");
            if (!IsMask(value) && !IsBase64(value))
                yield return new(field, $"The value of {key} is not base64.", "Encode it, or give it as text in stringData.");
        }
        if (spec.StringData.Sum(entry => (long)entry.Value.Length) + spec.Data.Sum(entry => (long)entry.Value.Length) > MostBytes)
            yield return new("spec", "The values have more than 1 MiB together.", "Put them into several Secrets.");
    }

    /// <summary>Whether a given value only stands for the one that is stored.</summary>
    public static bool IsMask(string value) => value is Mask or ChangedMask;

    /// <summary>The keys, in order.</summary>
    public static IReadOnlyList<string> KeysOf(SecretSpec spec) =>
        [.. spec.StringData.Keys.Concat(spec.Data.Keys).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What is stored in place of the spec: the keys without their values.</summary>
    public static SecretSpec WithoutValues(SecretSpec spec) => new() { StringData = KeysOf(spec).ToDictionary(key => key, _ => "") };

    /// <summary>What is wrong with the name of a value.</summary>
    public static IEnumerable<ManifestFault> CheckRef(SecretRef reference, string field) =>
    [
        .. MetadataRules.CheckName(ManifestKind.Secret, reference.Name, $"{field}.name"),
        .. CheckKey(reference.Key, $"{field}.key"),
    ];

    static IEnumerable<ManifestFault> CheckKey(string key, string field) =>
        Key().IsMatch(key) ? [] : [new(field, "This can't be the key of a Secret.", "Use letters, digits, -, _ and ., at most 253 characters.")];

    static bool IsBase64(string value) => Convert.TryFromBase64String(value, new byte[value.Length], out _);

    [GeneratedRegex(@"\A[-._a-zA-Z0-9]{1,253}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
