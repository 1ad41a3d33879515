using System.Text.RegularExpressions;

namespace KubeProbe.Core.Manifests;

/// <summary>A label selector as kubectl writes it: <c>env=prod,tier in (a,b),!canary,owner</c>.</summary>
public static partial class LabelSelectorText
{
    const int MaxLength = 4096;

    /// <summary>Reads it; on false <paramref name="fault"/> says what is wrong and what the form is. Empty text selects everything.</summary>
    public static bool TryParse(string? text, out LabelSelector selector, out string fault)
    {
        selector = new LabelSelector();
        fault = "";
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (text.Length > MaxLength)
        {
            fault = $"A label selector has at most {MaxLength} characters.";
            return false;
        }

        var requirements = new List<LabelRequirement>();
        foreach (var term in SplitTerms(text))
        {
            if (ReadTerm(term) is { } requirement)
            {
                requirements.Add(requirement);
                continue;
            }
            fault = $"\"{term.Trim()}\" is no condition on a label: write key=value, key!=value, key in (a,b), key notin (a,b), key or !key, joined by commas.";
            return false;
        }
        selector = new LabelSelector { MatchExpressions = requirements };
        return true;
    }

    // Commas within parentheses belong to the values.
    static IEnumerable<string> SplitTerms(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')') depth--;
            else if (text[i] == ',' && depth <= 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }
        yield return text[start..];
    }

    static LabelRequirement? ReadTerm(string term)
    {
        if (Set().Match(term) is { Success: true } set)
            return Checked(set.Groups["key"].Value,
                set.Groups["not"].Success ? LabelOperator.NotIn : LabelOperator.In,
                [.. set.Groups["values"].Value.Split(',').Select(value => value.Trim())]);

        if (Equality().Match(term) is { Success: true } equality)
            return Checked(equality.Groups["key"].Value,
                equality.Groups["not"].Success ? LabelOperator.NotIn : LabelOperator.In, [equality.Groups["value"].Value]);

        return Presence().Match(term) is { Success: true } presence
            ? Checked(presence.Groups["key"].Value,
                presence.Groups["not"].Success ? LabelOperator.DoesNotExist : LabelOperator.Exists, [])
            : null;
    }

    static LabelRequirement? Checked(string key, LabelOperator comparison, IReadOnlyList<string> values) =>
        LabelSyntax.IsKey(key) && values.All(LabelSyntax.IsValue)
            ? new LabelRequirement { Key = key, Operator = comparison, Values = values }
            : null;

    [GeneratedRegex(@"^\s*(?<key>[^\s!=(),]+)\s+((?<not>notin)|in)\s*\((?<values>[^()]*)\)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Set();

    [GeneratedRegex(@"^\s*(?<key>[^\s!=(),]+)\s*((?<not>!=)|==?)\s*(?<value>[^\s!=(),]*)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Equality();

    [GeneratedRegex(@"^\s*(?<not>!)?\s*(?<key>[^\s!=(),]+)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Presence();
}
