using System.Security.Cryptography;
using System.Text;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Server.Manifests.Applying;

/// <summary>The values a Secret is applied with: those given, and for masked ones those that are stored.</summary>
/// <param name="Values">By key.</param>
/// <param name="Changed">Keys whose value is new or another.</param>
/// <param name="Faults">Masked keys for which nothing is stored.</param>
sealed record SecretValues(IReadOnlyDictionary<string, byte[]> Values, IReadOnlySet<string> Changed, IReadOnlyList<ManifestFault> Faults)
{
    /// <summary>Compares what is given with what is stored.</summary>
    public static async Task<SecretValues> ReadAsync(string name, SecretSpec spec, ISecretVault vault, CancellationToken cancellation)
    {
        var values = new Dictionary<string, byte[]>();
        var changed = new HashSet<string>();
        var faults = new List<ManifestFault>();
        foreach (var (key, text, field) in Given(spec))
        {
            var stored = await vault.ReadAsync(new SecretRef { Name = name, Key = key }, cancellation);
            if (!SecretRules.IsMask(text)) values[key] = Decode(spec, key, text);
            else if (stored is not null) values[key] = stored;
            else faults.Add(new(field, $"The value of {key} is masked, and none is stored.", "Give the value itself."));

            if (values.TryGetValue(key, out var value) && (stored is null || !CryptographicOperations.FixedTimeEquals(value, stored))) changed.Add(key);
        }
        return new SecretValues(values, changed, faults);
    }

    static IEnumerable<(string Key, string Text, string Field)> Given(SecretSpec spec) =>
        spec.StringData.Select(entry => (entry.Key, entry.Value, FieldPath.Of("spec.stringData", entry.Key)))
            .Concat(spec.Data.Select(entry => (entry.Key, entry.Value, FieldPath.Of("spec.data", entry.Key))))
            .DistinctBy(entry => entry.Item1);

    static byte[] Decode(SecretSpec spec, string key, string text)
    {
        if (spec.StringData.ContainsKey(key)) return Encoding.UTF8.GetBytes(text);

        // What is no base64 was told as a fault; its value is never used.
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }
}
