using KubeProbe.Core.Manifests;
using KubeProbe.Core.NodeProbes;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

/// <summary>A node's share of a run as a row.</summary>
sealed record NodeRow(
    string Node, Verdict Verdict, string Reason, string Message, string Pod, long? TookUs, string Errors, string Measurements, string? ReportHash)
{
    public const string Columns = "node, verdict, reason, message, pod, took_us, errors, measurements, report_hash";

    public static NodeRow Of(NodeResult result) => new(
        result.Node,
        result.Verdict.Verdict,
        result.Verdict.Reason,
        result.Verdict.Message,
        result.Pod,
        result.Took is { } took ? (long)took.TotalMicroseconds : null,
        SpecJson.Write(result.Errors),
        SpecJson.Write(result.Measurements),
        result.ReportHash);

    public static NodeResult Read(Row row) => new()
    {
        Node = row.Text("node"),
        Verdict = new RunVerdict(row.Name<Verdict>("verdict"), row.Text("reason"), row.Text("message")),
        Pod = row.Text("pod"),
        Took = row.NumberOrNull("took_us") is { } took ? TimeSpan.FromMicroseconds(took) : null,
        Errors = SpecJson.Read<List<string>>(row.Text("errors")),
        Measurements = SpecJson.Read<List<Measurement>>(row.Text("measurements")),
        ReportHash = row.TextOrNull("report_hash"),
    };
}
