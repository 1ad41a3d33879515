using System.Text.Json;

namespace KubeProbe.Server.Reports.Kuberhealthy;

/// <summary>What a report of Kuberhealthy means. Its bodies are ours without message and measurements, in any case of names.</summary>
static class KuberhealthyRules
{
    const string NullErrors =
        "It reported success with \"Errors\": null, which the client of Kuberhealthy v2 also sends for a failure that it is given no error of.";

    /// <param name="body">The report.</param>
    /// <param name="strict">Version 3 refuses errors beside a success; version 2 takes it for a success.</param>
    public static ReportReading Read(ReadOnlyMemory<byte> body, bool strict)
    {
        var reading = ReportReader.Read(body);
        if (reading.Outcome is not { Ok: true } outcome) return reading;
        if (strict && outcome.Errors.Count > 0)
            return ReportReading.Faulty(new ReportFault("errors", "There are errors beside \"ok\": true.", "Send either."));
        return !strict && outcome.Errors.Count == 0 && HasNullErrors(body) ? new ReportReading(outcome with { Message = NullErrors }, []) : reading;
    }

    static bool HasNullErrors(ReadOnlyMemory<byte> body)
    {
        using var report = JsonDocument.Parse(body);
        return report.RootElement.EnumerateObject().Any(field =>
            field.Name.Equals("errors", StringComparison.OrdinalIgnoreCase) && field.Value.ValueKind is JsonValueKind.Null);
    }
}
