using System.Text.RegularExpressions;
using KubeProbe.Diagnosis.Evidence;

namespace KubeProbe.Diagnosis.Causes;

/// <summary>
/// What to look for in a line, without regard to case: <c>failed to pull * not found | manifest unknown</c> finds either, with
/// anything of the same line between the parts. <c>event:</c>, <c>log:</c>, <c>status:</c> or <c>message:</c> in front looks only there, <c>context:</c> in what happened around.
/// Between slashes stands a regular expression.
/// </summary>
sealed class Signal
{
    readonly Source? source;
    readonly string[][] alternatives;
    readonly Regex? expression;
    readonly IReadOnlyList<string> literals;

    Signal(Source? source, string[][] alternatives, Regex? expression) =>
        (this.source, this.alternatives, this.expression, literals) =
            (source, alternatives, expression, expression is null ? [] : ExpressionLiterals.Of(expression.ToString()));

    /// <summary>What it looks for, as text; nothing where it is an expression.</summary>
    public IEnumerable<string> Texts => alternatives.Select(parts => string.Join(' ', parts));

    /// <summary>Reads a signal; what is wrong with it is said, not thrown.</summary>
    public static Signal? Parse(string text, out string? fault)
    {
        fault = null;
        Source? source = null;
        foreach (var each in Enum.GetValues<Source>())
            if (text.StartsWith($"{each}:", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("event: \"", StringComparison.Ordinal))
                (source, text) = (each, text[($"{each}:".Length)..].Trim());

        if (text is ['/', .., '/'] && text.Length > 2)
            try
            {
                // Without backtracking: its time is linear in the text, whatever the text is.
                return new Signal(source, [], new Regex(text[1..^1], RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
            }
            catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
            {
                fault = wrong.Message;
                return null;
            }

        var alternatives = text.ToLowerInvariant().Split(" | ")
            .Select(alternative => alternative.Split('*').Select(part => part.Trim()).Where(part => part.Length > 0).ToArray()).ToArray();
        if (alternatives.Any(parts => parts.Length == 0 || parts.Sum(part => part.Length) < 3)) fault = $"\"{text}\" would be found anywhere.";
        return fault is null ? new Signal(source, alternatives, null) : null;
    }

    /// <summary>The number of the first line with it, or -1.</summary>
    public int FindIn(EvidenceText text)
    {
        if (expression is not null) return FindExpression(text);
        var first = -1;
        foreach (var parts in alternatives)
            if (FindParts(text, parts) is >= 0 and var line && (first < 0 || line < first)) first = line;
        return first;
    }

    int FindExpression(EvidenceText text)
    {
        foreach (var literal in literals)
            if (!text.MayHold(literal)) return -1;
        foreach (var match in expression!.EnumerateMatches(text.Lower))
            if (text.LineAt(match.Index) is var line && Holds(text, line)) return line;
        return -1;
    }

    int FindParts(EvidenceText text, string[] parts)
    {
        foreach (var part in parts)
            if (!text.MayHold(part)) return -1;

        var lower = text.Lower;
        for (var from = 0; from < lower.Length;)
        {
            var at = lower.IndexOf(parts[0], from, StringComparison.Ordinal);
            if (at < 0) return -1;
            var line = text.LineAt(at);
            var end = text.Starts[line] + text.Lines[line].Text.Length;
            if (Holds(text, line) && HoldsRest(lower.AsSpan(at + parts[0].Length, Math.Max(0, end - at - parts[0].Length)), parts)) return line;
            from = end + 1;
        }
        return -1;
    }

    static bool HoldsRest(ReadOnlySpan<char> rest, string[] parts)
    {
        foreach (var part in parts.AsSpan(1))
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0) return false;
            rest = rest[(at + part.Length)..];
        }
        return true;
    }

    // What happened around a failure is no part of it: only who asks for it finds it.
    bool Holds(EvidenceText text, int line) => text.Lines[line].Source is var found && (source is null ? found is not Source.Context : found == source);
}
