using System.Globalization;
using System.Text.Json;
using KubeProbe.Core.Facts;

namespace KubeProbe.Server.Reports;

sealed partial class ReportReader
{
    /// <summary>Each name once, the last value of it; what is beyond the most is left out, for a fact less is no reason to lose a verdict.</summary>
    static List<Fact> Facts(JsonElement value, FaultList faults)
    {
        var facts = new List<Fact>();
        if (value.ValueKind is JsonValueKind.Null) return facts;
        if (value.ValueKind is not JsonValueKind.Array)
        {
            faults.Add("facts", $"It is {Word(value)}.", "Send an array of objects with name and value.");
            return facts;
        }

        var at = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (ReadFact(item, string.Create(CultureInfo.InvariantCulture, $"facts[{at++}]"), faults) is not { } fact) continue;
            var known = facts.FindIndex(one => one.Name == fact.Name);
            if (known >= 0) facts[known] = fact;
            else if (facts.Count < FactBounds.MaxFacts) facts.Add(fact);
        }
        return facts;
    }

    static Fact? ReadFact(JsonElement value, string at, FaultList faults)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            faults.Add(at, $"It is {Word(value)}.", "Send an object with name and value.");
            return null;
        }
        string? name = null, said = null;
        foreach (var field in value.EnumerateObject())
        {
            if (Is(field, "name")) name = Text(field.Value, at + ".name", faults);
            else if (Is(field, "value")) said = Said(field.Value, at + ".value", faults);
        }
        if (name is not { Length: > 0 and <= FactBounds.MaxName } || !name.All(FactBounds.IsNameCharacter))
            faults.Add(at + ".name", "It is missing or no name of a fact.", $"Use letters, digits and - _ . / : @, at most {FactBounds.MaxName}.");
        if (said is null) faults.Add(at + ".value", "It is missing.", "Send a string.");
        return name is null || said is null ? null : new Fact(name, said);
    }

    static string? Said(JsonElement value, string at, FaultList faults)
    {
        if (value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) return FactBounds.Value(value.GetRawText());
        try
        {
            if (value.ValueKind is JsonValueKind.String) return FactBounds.Value(value.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to half a surrogate pair.
        }
        faults.Add(at, $"It is {Word(value)} that can't be used.", "Send a string.");
        return null;
    }
}
