using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeProbe.Core.Cases;

/// <summary>
/// One condition of <c>failWhen</c>: <c>NAME.ASPECT OPERATOR NUMBER</c>, such as <c>txn.seconds > 0.5</c>. NAME is a measurement's
/// name and may itself have dots.
/// </summary>
/// <param name="Name">The measurement.</param>
/// <param name="Aspect">What of it.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Bound">With what; seconds where the aspect is a time.</param>
public sealed partial record FailCondition(string Name, ConditionAspect Aspect, ConditionOperator Operator, double Bound)
{
    const int LongestText = 200;

    static readonly Dictionary<string, ConditionAspect> Aspects =
        Enum.GetValues<ConditionAspect>().ToDictionary(aspect => char.ToLowerInvariant(aspect.ToString()[0]) + aspect.ToString()[1..]);

    static readonly Dictionary<string, ConditionOperator> Operators = new()
    {
        [">"] = ConditionOperator.Above,
        [">="] = ConditionOperator.AtLeast,
        ["<"] = ConditionOperator.Below,
        ["<="] = ConditionOperator.AtMost,
        ["=="] = ConditionOperator.Equal,
        ["!="] = ConditionOperator.NotEqual,
    };

    /// <summary>The aspects as they are written, in order.</summary>
    public static IReadOnlyCollection<string> AspectNames => Aspects.Keys;

    /// <summary>Reads a condition; on false <paramref name="fault"/> is a sentence that says what is wrong.</summary>
    public static bool TryParse(string? text, out FailCondition condition, out string fault)
    {
        condition = new FailCondition("", ConditionAspect.Count, ConditionOperator.Equal, 0);
        fault = "";
        var match = text is { Length: <= LongestText } ? Form().Match(text) : Match.Empty;
        if (!match.Success)
            fault = "It is not of the form NAME.ASPECT OPERATOR NUMBER, such as txn.seconds > 0.5 (operators: > >= < <= == !=).";
        else if (!Aspects.TryGetValue(match.Groups["aspect"].Value, out var aspect))
            fault = $"\"{match.Groups["aspect"].Value}\" is no aspect of a measurement: use {string.Join(", ", AspectNames)}.";
        else if (!double.TryParse(match.Groups["bound"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) || !double.IsFinite(bound))
            fault = $"\"{match.Groups["bound"].Value}\" is not a number that can be compared with.";
        else
            condition = new FailCondition(match.Groups["name"].Value, aspect, Operators[match.Groups["operator"].Value], bound);
        return fault.Length == 0;
    }

    /// <summary>The condition as it is written.</summary>
    public override string ToString()
    {
        var aspect = Aspects.First(known => known.Value == Aspect).Key;
        var comparison = Operators.First(known => known.Value == Operator).Key;
        return string.Create(CultureInfo.InvariantCulture, $"{Name}.{aspect} {comparison} {Bound}");
    }

    [GeneratedRegex(
        @"\A\s*(?<name>[A-Za-z0-9_][A-Za-z0-9_.-]{0,63})\.(?<aspect>[A-Za-z0-9]+)\s*(?<operator>>=|<=|==|!=|>|<)\s*(?<bound>[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]{1,3})?)\s*\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>What of a measurement's samples a condition is about.</summary>
public enum ConditionAspect
{
    /// <summary>The duration of each sample: one that is out of bounds is enough.</summary>
    Seconds,

    /// <summary>The quantity of each sample: one that is out of bounds is enough.</summary>
    Value,

    /// <summary>Of the samples that tell whether they worked, the share that did: 0 to 1.</summary>
    SuccessRatio,

    /// <summary>How many samples there are; none is 0 and not a fault.</summary>
    Count,

    /// <summary>The shortest duration.</summary>
    MinSeconds,

    /// <summary>The longest duration.</summary>
    MaxSeconds,

    /// <summary>The median duration (nearest rank).</summary>
    P50,

    /// <summary>The duration nine of ten samples do not exceed (nearest rank).</summary>
    P90,

    /// <summary>The duration 99 of 100 samples do not exceed (nearest rank).</summary>
    P99,
}

/// <summary>How a condition compares.</summary>
public enum ConditionOperator
{
    Above,
    AtLeast,
    Below,
    AtMost,
    Equal,
    NotEqual,
}
