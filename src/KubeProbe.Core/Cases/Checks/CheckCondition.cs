using System.Globalization;
using System.Text.RegularExpressions;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases.Checks;

/// <summary>
/// One condition of a check: <c>FIELD OPERATOR VALUE</c>. Values are numbers, durations, texts in double quotes, and bare words;
/// <c>in</c> takes several in parentheses.
/// </summary>
/// <param name="Field">Such as <c>status</c>, <c>body.items[0].name</c> or <c>header.content-type</c>.</param>
/// <param name="Operator">One of <see cref="Operators"/>.</param>
/// <param name="Values">One, or several after <c>in</c>.</param>
public sealed partial record CheckCondition(string Field, string Operator, IReadOnlyList<CheckValue> Values)
{
    const int LongestText = 500;
    const int MostValues = 50;

    /// <summary>How it may compare.</summary>
    public static IReadOnlyList<string> Operators { get; } = ["==", "!=", "<", "<=", ">", ">=", "contains", "in"];

    /// <summary>Reads a condition; on false <paramref name="fault"/> is a sentence that says what is wrong.</summary>
    public static bool TryParse(string? text, out CheckCondition condition, out string fault)
    {
        condition = new CheckCondition("", "", []);
        var match = text is { Length: <= LongestText } ? Form().Match(text) : Match.Empty;
        if (!match.Success)
        {
            fault = "It is not of the form FIELD OPERATOR VALUE, such as latency < 300ms (operators: == != < <= > >= contains in).";
            return false;
        }
        var (field, comparison, rest) = (match.Groups["field"].Value, match.Groups["operator"].Value, match.Groups["value"].Value.Trim());
        fault = ReadValues(rest, comparison is "in", out var values) ?? OrderFault(comparison, values) ?? "";
        condition = new CheckCondition(field, comparison, values);
        return fault.Length == 0;
    }

    static string? ReadValues(string text, bool several, out List<CheckValue> values)
    {
        values = [];
        if (!several) return CheckValue.TryParse(text, out var one) ? Add(values, one) : $"\"{Shortened(text)}\" is no value: quote a text that has blanks.";
        if (text is not ['(', .., ')']) return "After in stand values in parentheses, such as (200, 204).";

        foreach (Match item in Item().Matches(text[1..^1]))
        {
            if (!CheckValue.TryParse(item.Value.Trim(), out var value)) return $"\"{Shortened(item.Value)}\" is no value: quote a text that has blanks or commas.";
            if (values.Count == MostValues) return $"There are more than {MostValues} values.";
            values.Add(value);
        }
        return values.Count > 0 ? null : "There is no value in the parentheses.";
    }

    static string? Add(List<CheckValue> values, CheckValue value)
    {
        values.Add(value);
        return null;
    }

    static string? OrderFault(string comparison, List<CheckValue> values) =>
        comparison is "<" or "<=" or ">" or ">=" && values is [{ Number: null }]
            ? $"\"{Shortened(values[0].Text)}\" can't be more or less than anything: give a number or a duration."
            : null;

    static string Shortened(string text) => text.Length <= 60 ? text : text[..59] + "…";

    [GeneratedRegex(@"\A\s*(?<field>[A-Za-z][A-Za-z0-9_.\[\]-]{0,199})(\s*(?<operator>==|!=|<=|>=|<|>)|\s+(?<operator>contains|in)(?=[\s(""]))\s*(?<value>\S.*?)\s*\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex(@"\s*(""(\\.|[^""\\])*""|[^,""]+)\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Item();
}

/// <summary>A value of a condition, or one that was found.</summary>
/// <param name="Text">As it reads.</param>
/// <param name="Number">Where it is one; seconds of a duration.</param>
public readonly partial record struct CheckValue(string Text, double? Number)
{
    /// <summary>A number.</summary>
    public static CheckValue Of(double number) => new(number.ToString(CultureInfo.InvariantCulture), number);

    /// <summary>A text, which is a number too when it reads like one.</summary>
    public static CheckValue Of(string text) =>
        new(text, double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null);

    /// <summary>Reads a value: a number, a duration, a text in double quotes, or a bare word.</summary>
    public static bool TryParse(string text, out CheckValue value)
    {
        value = Of(text);
        if (text is ['"', .., '"'] && text.Length >= 2)
        {
            value = new CheckValue(Escape().Replace(text[1..^1], "$1"), null);
            return Quoted().IsMatch(text);
        }
        if (value.Number is not null) return true;
        if (Duration.TryParse(text, out var duration))
        {
            value = new CheckValue(text, duration.TotalSeconds);
            return true;
        }
        return Word().IsMatch(text);
    }

    /// <inheritdoc/>
    public override string ToString() => Text.Length <= 100 ? Text : Text[..99] + "…";

    [GeneratedRegex(@"\\(.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    [GeneratedRegex(@"\A""(\\.|[^""\\])*""\z", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\A[A-Za-z0-9_./:@-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
