using System.Text.Encodings.Web;
using System.Text.Json;
using KubeProbe.Diagnosis.Classifier;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>Answers rows. Those that can be read are answered even where others can't; then it fails, and names these.</summary>
static class DiagnoseCommand
{
    static readonly JsonSerializerOptions Style = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Run(string file, string? model, TextReader input, TextWriter output)
    {
        var faults = new List<string>();
        var rows = RowReader.Read(file, input, labelled: false, faults.Add);
        if (rows.Count == 0 && faults.Count == 0) faults.Add($"There are no rows in {file}.");
        var diagnoser = Models.Diagnoser(model);
        foreach (var row in rows)
        {
            var answer = diagnoser.Diagnose(row.Evidence);
            output.WriteLine(JsonSerializer.Serialize(new
            {
                id = row.Id,
                category = answer.Category,
                confidence = answer.Confidence,
                component = answer.Component,
                cause = answer.Cause,
                remedy = answer.Remedy,
                decidedBy = answer.DecidedBy,
                lines = answer.Lines,
                top3 = answer.Top.Select(each => new { category = each.Category, probability = each.Probability }),
            }, Style));
        }
        if (faults.Count > 0) throw new RowsException(faults);
    }
}
