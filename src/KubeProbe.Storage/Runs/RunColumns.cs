using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

/// <summary>A run as a row of <c>runs</c>.</summary>
static class RunColumns
{
    public const string All =
        "id, run_order, phase, created_at, started_at, finished_at, deadline, attempt, pod, node, queued_because, "
        + "verdict, reason, message, errors, closed_by, report_hash, settled";

    /// <summary>The record, without measurements and node results.</summary>
    public static RunRecord Read(Row row) => new()
    {
        Order = SpecJson.Read<RunOrder>(row.Text("run_order")),
        Phase = row.Name<RunPhase>("phase"),
        CreatedAt = row.Time("created_at"),
        StartedAt = row.TimeOrNull("started_at"),
        FinishedAt = row.TimeOrNull("finished_at"),
        Deadline = row.TimeOrNull("deadline"),
        Attempt = (int)row.Number("attempt"),
        Pod = row.TextOrNull("pod"),
        Node = row.TextOrNull("node"),
        QueuedBecause = row.TextOrNull("queued_because"),
        Verdict = row.TextOrNull("verdict") is null
            ? null
            : new RunVerdict(row.Name<Verdict>("verdict"), row.Text("reason"), row.Text("message")),
        Errors = SpecJson.Read<List<string>>(row.Text("errors")),
        ClosedBy = row.Name<ClosedBy>("closed_by"),
        ReportHash = row.TextOrNull("report_hash"),
        Settled = row.Truth("settled"),
    };

    /// <summary>The record as it will be read back: times cut to the microsecond, texts and lists to their bounds.</summary>
    public static RunRecord Kept(RunRecord run) => run with
    {
        CreatedAt = Dialect.Kept(run.CreatedAt),
        StartedAt = Kept(run.StartedAt),
        FinishedAt = Kept(run.FinishedAt),
        Deadline = Kept(run.Deadline),
        QueuedBecause = RunBounds.Word(run.QueuedBecause),
        Verdict = run.Verdict is { } verdict ? RunBounds.Verdict(verdict) : null,
        Errors = RunBounds.Errors(run.Errors),
        Measurements = RunBounds.Measurements(run.Measurements),
        Facts = RunBounds.Facts(run.Facts),
        Nodes = [.. run.Nodes.Take(RunBounds.MaxNodes).Select(RunBounds.Node)],
    };

    static DateTimeOffset? Kept(DateTimeOffset? time) => time is { } at ? Dialect.Kept(at) : null;
}
