using System.Text.Json;
using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Reports.Kubeprober;

/// <summary>
/// What a report of erda's kubeprober means: a list of checkers, each with a level. One at ERROR fails the run; UNKNOWN alone is a fault
/// of the probe; WARN and INFO pass and are told. Each checker becomes a measurement, so that a case may be stricter by failWhen.
/// </summary>
static class KubeproberRules
{
    const int MostCheckers = 1_000;

    // In the order of how bad they are; a measurement's value is the place in it.
    static readonly string[] Levels = ["PASS", "INFO", "WARN", "UNKNOWN", "ERROR"];

    static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 32 };

    public static ReportReading Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var report = JsonDocument.Parse(body, Bounded);
            return Read(report.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return ReportReading.Faulty(new ReportFault("", $"The body is no JSON that can be read: {fault.Message}", "Send {\"checkers\": [{\"name\": …, \"status\": …, \"message\": …}]}."));
        }
    }

    static ReportReading Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object || Field(root, "checkers") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 or > MostCheckers)
            return ReportReading.Faulty(new ReportFault("checkers", $"It is no list of 1 to {MostCheckers} checkers.", "Send what each checker found."));

        var (faults, checkers) = (new FaultList(), new List<Checker>());
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            var (name, status, message) = (Text(item, "name"), Text(item, "status").ToUpperInvariant(), Text(item, "message"));
            var level = Array.IndexOf(Levels, status);
            if (name.Length == 0) faults.Add($"checkers[{index}].name", "It is missing.", "Name the checker.");
            if (level < 0) faults.Add($"checkers[{index}].status", "It is missing or none that is known.", $"Send one of {string.Join(", ", Levels)}.");
            else checkers.Add(new Checker(ReportReader.Cut(name), level, ReportReader.Cut(message)));
        }
        return faults.Any ? faults.Reading() : new ReportReading(Outcome(checkers), []);
    }

    static ProbeOutcome Outcome(List<Checker> checkers)
    {
        var worst = checkers.Max(checker => checker.Level);
        var ok = worst < Array.IndexOf(Levels, "UNKNOWN");
        var (failing, telling) = (checkers.Where(checker => checker.Level == worst), checkers.Where(checker => checker.Level is > 0 and < 3 || (ok && checker.Message.Length > 0)));
        IReadOnlyList<string> errors = ok ? [] : [.. failing.Take(ReportReader.MaxErrors).Select(checker => checker.ToString())];
        if (worst == Array.IndexOf(Levels, "UNKNOWN")) errors = [$"probe-fault: {errors[0]}", .. errors.Skip(1)];

        var message = ReportReader.Cut(string.Join("; ", telling.OrderByDescending(checker => checker.Level).Take(20)));
        var measurements = checkers.Select(checker => new Measurement(Name(checker.Name), checker.Level < 3, null, checker.Level, "level")).ToList();
        return new ProbeOutcome(ok, errors, message.Length > 0 ? message : null, measurements, ReportHash.Of(ok, errors, message, measurements));
    }

    // Names of measurements have few characters; those of checkers may have any.
    static string Name(string name)
    {
        var fit = new string([.. name.Take(64).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')]);
        return fit.Length > 0 ? fit : "checker";
    }

    static JsonElement? Field(JsonElement map, string name)
    {
        if (map.ValueKind is not JsonValueKind.Object) return null;
        foreach (var field in map.EnumerateObject())
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return field.Value;
        return null;
    }

    static string Text(JsonElement map, string name) => Field(map, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()!.Trim() : "";

    sealed record Checker(string Name, int Level, string Message)
    {
        public override string ToString() => $"{Name}: {Levels[Level]}{(Message.Length > 0 ? $": {Message}" : Level > 2 ? ": no message" : "")}";
    }
}
