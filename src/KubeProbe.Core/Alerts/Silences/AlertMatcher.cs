using System.Text.RegularExpressions;

namespace KubeProbe.Core.Alerts.Silences;

/// <summary>A condition on one label of an alert, as Alertmanager has it. A label that is not there is empty.</summary>
/// <param name="Name">The label.</param>
/// <param name="Value">What it is compared with; of a regular expression the whole value must match.</param>
/// <param name="IsRegex">Whether the value is a regular expression, without look-around and back-references.</param>
/// <param name="IsEqual">Whether it must match, or must not.</param>
public sealed record AlertMatcher(string Name, string Value, bool IsRegex = false, bool IsEqual = true)
{
    // Compiled once; records of one text are equal, but each keeps its own.
    Regex? regex;

    /// <summary>Whether an alert of these labels is meant.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => Holds(labels.GetValueOrDefault(Name, "")) == IsEqual;

    /// <summary>Whether it is true of an alert without the label, too.</summary>
    public bool TakesNothing => Holds("") == IsEqual;

    bool Holds(string value) => IsRegex ? (regex ??= AlertMatcherRules.Compile(Value)).IsMatch(value) : value == Value;

    /// <summary>As people write it.</summary>
    public override string ToString() => $"{Name}{(IsEqual, IsRegex) switch { (true, false) => "=", (false, false) => "!=", (true, true) => "=~", _ => "!~" }}\"{Value}\"";

    /// <inheritdoc/>
    public bool Equals(AlertMatcher? other) => other is not null && (Name, Value, IsRegex, IsEqual) == (other.Name, other.Value, other.IsRegex, other.IsEqual);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Value, IsRegex, IsEqual);
}
