using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace KubeProbe.Core.Runs;

/// <summary>
/// Names one run: 26 characters of lower-case base32 (a–z, 2–7), derived from what the run is of, so that the same slot or
/// the same trigger is the same run however often it is decided. Safe in URLs, labels and pod names.
/// </summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.RunId")]
[JsonConverter(typeof(RunIdJson))]
public readonly record struct RunId
{
    /// <summary>Characters of every id.</summary>
    public const int Length = 26;

    internal const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    [Id(0)] readonly string? value;

    RunId(string value) => this.value = value;

    /// <summary>The run of a periodic slot.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="binding">Of which binding.</param>
    /// <param name="case">Of which case.</param>
    /// <param name="due">The slot.</param>
    /// <param name="again">How often the clock was set back over that slot: the same instant, but another time.</param>
    public static RunId OfSlot(string cluster, string binding, string @case, DateTimeOffset due, int again = 0)
    {
        var slot = due.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        return again == 0
            ? Derive("slot", cluster, binding, @case, slot)
            : Derive("slot", cluster, binding, @case, slot, again.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>The run a change fires.</summary>
    public static RunId OfChange(string cluster, string binding, string @case, string changeId) =>
        Derive("change", cluster, binding, @case, changeId);

    /// <summary>The run by which a change's are compared with a place that the change did not go to; the node is empty for a cluster.</summary>
    public static RunId OfControl(string cluster, string binding, string @case, string changeId, string node) =>
        Derive("control", cluster, binding, @case, changeId, node);

    /// <summary>The run somebody starts; the key is the caller's, or a new one.</summary>
    public static RunId OfTrigger(string cluster, string binding, string @case, string idempotencyKey) =>
        Derive("manual", cluster, binding, @case, idempotencyKey);

    /// <summary>Reads an id; false for anything that none is.</summary>
    public static bool TryParse(string? text, out RunId id)
    {
        var valid = text?.Length == Length && text.All(Alphabet.Contains);
        id = valid ? new RunId(text!) : default;
        return valid;
    }

    /// <summary>Reads an id, or throws <see cref="FormatException"/>.</summary>
    public static RunId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"A run id is {Length} characters of a-z and 2-7.");

    /// <summary>The id's text.</summary>
    public override string ToString() => value ?? "";

    // Each part is preceded by its length, so that no two lists of parts give the same text.
    internal static RunId Derive(params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts) text.Append(part.Length).Append(':').Append(part);

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return new RunId(string.Create(Length, hash, static (characters, bytes) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                var bit = i * 5;
                var pair = (bytes[bit / 8] << 8) | bytes[bit / 8 + 1];
                characters[i] = Alphabet[(pair >> (11 - bit % 8)) & 31];
            }
        }));
    }
}
