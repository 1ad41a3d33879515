using System.Globalization;
using System.Text.Json;
using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Reports;

sealed partial class ReportReader
{
    const int MaxName = 64;
    const int MaxUnit = 32;

    static bool? Flag(JsonElement value, string field, FaultList faults)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        faults.Add(field, $"It is {Word(value)}.", "Send true or false.");
        return null;
    }

    static string? Text(JsonElement value, string field, FaultList faults)
    {
        if (value.ValueKind is JsonValueKind.Null) return null;
        if (value.ValueKind is not JsonValueKind.String)
        {
            faults.Add(field, $"It is {Word(value)}.", "Send a string.");
            return null;
        }
        try
        {
            return Cut(value.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to half a surrogate pair, such as "\ud800".
            faults.Add(field, "It holds half a surrogate pair.", "Send whole characters.");
            return null;
        }
    }

    static List<string> Errors(JsonElement value, FaultList faults)
    {
        var errors = new List<string>();
        if (value.ValueKind is JsonValueKind.Null) return errors;
        if (value.ValueKind is not JsonValueKind.Array)
        {
            faults.Add("errors", $"It is {Word(value)}.", "Send an array of strings.");
            return errors;
        }

        var more = 0;
        var at = 0;
        foreach (var item in value.EnumerateArray())
        {
            var text = Text(item, string.Create(CultureInfo.InvariantCulture, $"errors[{at++}]"), faults);
            if (string.IsNullOrWhiteSpace(text)) continue;
            if (errors.Count < MaxErrors) errors.Add(text);
            else more++;
        }
        if (more > 0) errors[^1] = string.Create(CultureInfo.InvariantCulture, $"and {more + 1} more errors");
        return errors;
    }

    static List<Measurement> Measurements(JsonElement value, FaultList faults)
    {
        var measurements = new List<Measurement>();
        if (value.ValueKind is JsonValueKind.Null) return measurements;
        if (value.ValueKind is not JsonValueKind.Array)
        {
            faults.Add("measurements", $"It is {Word(value)}.", "Send an array of objects with a name.");
            return measurements;
        }
        if (value.GetArrayLength() > MaxMeasurements)
        {
            faults.Add("measurements", $"There are {value.GetArrayLength()}, and {MaxMeasurements} are the most.", "Sum samples up in the probe.");
            return measurements;
        }

        foreach (var item in value.EnumerateArray())
            measurements.Add(Sample(item, string.Create(CultureInfo.InvariantCulture, $"measurements[{measurements.Count}]"), faults));
        return measurements;
    }

    static Measurement Sample(JsonElement value, string at, FaultList faults)
    {
        var sample = new Measurement("", null, null, null, null);
        if (value.ValueKind is not JsonValueKind.Object)
        {
            faults.Add(at, $"It is {Word(value)}.", "Send an object with a name.");
            return sample;
        }
        foreach (var field in value.EnumerateObject())
        {
            var absent = field.Value.ValueKind is JsonValueKind.Null;
            if (Is(field, "name")) sample = sample with { Name = Text(field.Value, at + ".name", faults) ?? "" };
            else if (Is(field, "ok") && !absent) sample = sample with { Ok = Flag(field.Value, at + ".ok", faults) };
            else if (Is(field, "seconds") && !absent) sample = sample with { Seconds = Number(field.Value, at + ".seconds", faults, least: 0) };
            else if (Is(field, "value") && !absent) sample = sample with { Value = Number(field.Value, at + ".value", faults) };
            else if (Is(field, "unit")) sample = sample with { Unit = Unit(Text(field.Value, at + ".unit", faults), at, faults) };
        }
        if (sample.Name.Length is 0 or > MaxName || !sample.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            faults.Add(at + ".name", "It is missing or no name of a measurement.", $"Use letters, digits, '-', '_' and '.', at most {MaxName}.");
        return sample;
    }

    static string? Unit(string? unit, string at, FaultList faults)
    {
        if (unit is { Length: > MaxUnit }) faults.Add(at + ".unit", "It is too long.", $"Use at most {MaxUnit} characters.");
        return unit;
    }

    static double? Number(JsonElement value, string field, FaultList faults, double least = double.NegativeInfinity)
    {
        // JSON has no NaN and no infinity; 1e999 reads as infinity.
        if (value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && number >= least)
            return number;
        faults.Add(field, $"It is {Word(value)} that can't be used.", least >= 0 ? "Send a finite number, 0 or more." : "Send a finite number.");
        return null;
    }

    // NUL is valid JSON but no text PostgreSQL keeps.
    internal static string Cut(string text)
    {
        text = text.Replace('\0', '\uFFFD');
        if (text.Length <= MaxText) return text;
        var end = char.IsHighSurrogate(text[MaxText - 2]) ? MaxText - 2 : MaxText - 1;
        return text[..end] + "…";
    }

    static string Word(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
