using System.Text.Json;
using KubeProbe.Contracts.Reports;
using KubeProbe.Core.Facts;
using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Reports;

/// <summary>
/// Reads a report: UTF-8 JSON, names in any case, unknown fields ignored. Text beyond its bound is cut, so that a talkative
/// failure is still a failure; everything else that is wrong is told at once.
/// </summary>
sealed partial class ReportReader : IReportReader
{
    /// <summary>Most errors that are kept; the last then says how many more there were.</summary>
    public const int MaxErrors = 100;

    /// <summary>Most characters of an error and of the message.</summary>
    public const int MaxText = 4_096;

    /// <summary>Most samples: conditions over a part of them would mean something else, so more are refused.</summary>
    public const int MaxMeasurements = 1_000;

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public ProbeOutcome? TryRead(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.Length is 0 || start[0] != '{' || text.Length > ProbeReport.MaxBytes) return null;
        return Read(System.Text.Encoding.UTF8.GetBytes(text)).Outcome;
    }

    /// <summary>The outcome, or all that is wrong: exactly one of the two.</summary>
    public static ReportReading Read(ReadOnlyMemory<byte> utf8)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8.Span))
            return ReportReading.Faulty(new ReportFault("", "The body is not UTF-8.", "Encode the report as UTF-8 JSON."));
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return Read(document.RootElement);
        }
        catch (JsonException fault)
        {
            return ReportReading.Faulty(new ReportFault(
                "", $"The body is not JSON: {fault.Message}", "Send {\"ok\": true|false, \"errors\": [], \"message\": \"\", \"measurements\": []}."));
        }
    }

    static ReportReading Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
            return ReportReading.Faulty(new ReportFault("", $"The report is {Word(root)}.", "Send a JSON object."));

        var faults = new FaultList();
        bool? ok = null;
        string? message = null;
        IReadOnlyList<string> errors = [];
        IReadOnlyList<Measurement> measurements = [];
        IReadOnlyList<Fact> facts = [];
        foreach (var field in root.EnumerateObject())
        {
            if (Is(field, "ok")) ok = Flag(field.Value, "ok", faults);
            else if (Is(field, "message")) message = Text(field.Value, "message", faults);
            else if (Is(field, "errors")) errors = Errors(field.Value, faults);
            else if (Is(field, "measurements")) measurements = Measurements(field.Value, faults);
            else if (Is(field, "facts")) facts = Facts(field.Value, faults);
        }
        if (!root.EnumerateObject().Any(field => Is(field, "ok")))
            faults.Add("ok", "It is missing.", "Say whether the probe worked: \"ok\": true or false.");

        if (faults.Any) return faults.Reading();
        return new ReportReading(
            new ProbeOutcome(ok!.Value, errors, message, measurements, ReportHash.Of(ok.Value, errors, message, measurements, facts)) { Facts = facts }, []);
    }

    static bool Is(JsonProperty field, string name) => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase);
}
