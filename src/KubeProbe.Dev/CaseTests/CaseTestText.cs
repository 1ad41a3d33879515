using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeProbe.Dev.CaseTests;

/// <summary>The answer, for people and for scripts.</summary>
static class CaseTestText
{
    static readonly JsonSerializerOptions Plain = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Table(IReadOnlyList<(CaseObservation Seen, IReadOnlyList<CaseFinding> Findings)> rows)
    {
        var text = new StringBuilder().AppendLine($"{"SITUATION",-20}{"RAN",8}  {"EXIT",-6}{"REPORTS",-9}WRONG");
        foreach (var (seen, findings) in rows)
        {
            var wrong = findings.Count == 0 ? "nothing" : string.Join(", ", findings.Select(finding => finding.Fault));
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"{seen.Situation.Name,-20}{seen.Ran.TotalSeconds,7:0.0}s  {seen.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? (seen.Situation.Kill ? "killed" : "-"),-6}{seen.Reports.Count,-9}{wrong}"));
        }
        foreach (var (seen, findings) in rows)
            foreach (var finding in findings) text.AppendLine().Append($"{seen.Situation.Name}: {OneLine(finding.Text)}");
        return text.AppendLine(rows.Any(row => row.Findings.Count > 0) ? "" : "\nNothing wrong was found.").ToString();
    }

    public static string Json(string name, IReadOnlyList<(CaseObservation Seen, IReadOnlyList<CaseFinding> Findings)> rows) => new JsonObject
    {
        ["probe"] = name,
        ["passed"] = rows.All(row => row.Findings.Count == 0),
        ["situations"] = new JsonArray([.. rows.Select(row => new JsonObject
        {
            ["name"] = row.Seen.Situation.Name,
            ["seconds"] = Math.Round(row.Seen.Ran.TotalSeconds, 1),
            ["exitCode"] = row.Seen.ExitCode,
            ["reports"] = row.Seen.Reports.Count,
            ["findings"] = new JsonArray([.. row.Findings.Select(finding => new JsonObject { ["fault"] = finding.Fault, ["text"] = finding.Text })]),
        })]),
    }.ToJsonString(Plain) + "\n";

    // What a probe says comes from outside: nothing of it may move the cursor.
    static string OneLine(string text) => new([.. text.Take(1_000).Select(c => char.IsControl(c) ? ' ' : c)]);
}
