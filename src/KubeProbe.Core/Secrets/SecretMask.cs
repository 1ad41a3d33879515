using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubeProbe.Core.Secrets;

/// <summary>
/// Takes secrets out of text: each value as it is, line by line, as base64, as JSON and URLs escape it; and every run token,
/// which is known by its form.
/// </summary>
public sealed partial class SecretMask
{
    const string Mark = "***";

    /// <summary>Shorter lines of a longer secret say nothing, and stand everywhere.</summary>
    const int ShortestLine = 8;

    /// <summary>A run token names a node at the longest, and is a third longer as base64.</summary>
    const int LongestToken = 1_024;

    readonly string[] forms;

    SecretMask(IEnumerable<string> forms) => this.forms = [.. forms.Where(f => f.Length > 0).Distinct().OrderByDescending(f => f.Length)];

    /// <summary>Characters of the longest form: text cut closer than that to its edge may show a part of it.</summary>
    public int Longest => Math.Max(LongestToken, forms.Length > 0 ? forms[0].Length : 0);

    /// <summary>A mask of these values.</summary>
    public static SecretMask Of(IEnumerable<byte[]> values) => new(values.SelectMany(Forms));

    /// <summary>A mask of these words too, such as a UUID that proves who somebody is.</summary>
    public SecretMask With(IEnumerable<string> words) => new(forms.Concat(words));

    /// <summary>The text without them.</summary>
    public string Apply(string text)
    {
        foreach (var form in forms) text = text.Replace(form, Mark, StringComparison.Ordinal);
        return RunToken().Replace(text, Mark);
    }

    /// <summary>Masks every text within; names and numbers stay, so that it remains what it is.</summary>
    public JsonNode? Apply(JsonNode? node) => node switch
    {
        JsonObject parent => new JsonObject(parent.Select(p => KeyValuePair.Create(p.Key, Apply(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Apply)]),
        JsonValue value when value.GetValueKind() is JsonValueKind.String => Apply(value.GetValue<string>()),
        _ => node?.DeepClone(),
    };

    static IEnumerable<string> Forms(byte[] value)
    {
        var text = Encoding.UTF8.GetString(value);
        yield return text;
        yield return text.Trim();
        yield return Convert.ToBase64String(value);
        yield return Convert.ToBase64String(value).TrimEnd('=');
        yield return Uri.EscapeDataString(text);
        yield return JsonEncodedText.Encode(text).Value;
        yield return JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;

        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        if (lines.Length == 1) yield break;
        foreach (var line in lines)
            if (line.Length >= ShortestLine) yield return line;
    }

    // RunTokens and CallTokens: the prefix, then two parts of base64url, whatever address or header they stand in; and the same as base64.
    [GeneratedRegex(@"kp[rc]_[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)?|a3B[yj]X[A-Za-z0-9+/_-]{20,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex RunToken();
}
