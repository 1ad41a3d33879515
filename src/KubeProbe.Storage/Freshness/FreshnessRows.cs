using KubeProbe.Core.Freshness;
using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Freshness;

/// <summary>Judgements as rows.</summary>
static class FreshnessRows
{
    const int LongestReason = 500;

    static readonly string[] Columns =
        ["cluster", "binding", "case_name", "state", "since", "expected_by", "reason", "schedule", "expect_from", "alert_from", "alert"];

    public static Statement LastJudgement => new("SELECT at, resumed_at, took_us FROM judgements WHERE name = 'freshness'", answers: true);

    /// <summary>The columns of a table under this name.</summary>
    public static string Of(string table) => string.Join(", ", Columns.Select(column => $"{table}.{column}"));

    public static Statement Upsert(FreshnessRow row) =>
        Keyed(new Statement(
            """
            INSERT INTO freshness (cluster, binding, case_name, state, since, expected_by, reason, schedule, expect_from, alert_from, alert)
            VALUES (@cluster, @binding, @case_name, @state, @since, @expected_by, @reason, @schedule, @expect_from, @alert_from, @alert)
            ON CONFLICT (cluster, binding, case_name) DO UPDATE SET state = excluded.state, since = excluded.since,
                expected_by = excluded.expected_by, reason = excluded.reason, schedule = excluded.schedule,
                expect_from = excluded.expect_from, alert_from = excluded.alert_from, alert = excluded.alert
            """), row)
            .With("@state", row.State)
            .With("@since", row.Since)
            .With("@expected_by", row.ExpectedBy)
            .With("@reason", KeptText.Within(row.Reason, LongestReason))
            .With("@schedule", row.Schedule)
            .With("@expect_from", row.ExpectFrom)
            .With("@alert_from", row.AlertFrom)
            .With("@alert", row.Alert);

    public static Statement Delete(FreshnessRow row) =>
        Keyed(new Statement("DELETE FROM freshness WHERE cluster = @cluster AND binding = @binding AND case_name = @case_name"), row);

    public static Statement Note(JudgementNote note) =>
        new Statement(
            """
            INSERT INTO judgements (name, at, resumed_at, took_us) VALUES ('freshness', @at, @resumed_at, @took_us)
            ON CONFLICT (name) DO UPDATE SET at = excluded.at, resumed_at = excluded.resumed_at, took_us = excluded.took_us
            """)
            .With("@at", note.At)
            .With("@resumed_at", note.ResumedAt)
            .With("@took_us", (long)note.Took.TotalMicroseconds);

    public static (string Cluster, SlotKey Key) KeyOf(Row row) => (row.Text("cluster"), new SlotKey(row.Text("binding"), row.Text("case_name")));

    public static FreshnessRow Read(Row row)
    {
        var (cluster, key) = KeyOf(row);
        return new FreshnessRow
        {
            Cluster = cluster,
            Key = key,
            State = row.Name<FreshnessState>("state"),
            Since = row.Time("since"),
            ExpectedBy = row.TimeOrNull("expected_by"),
            Reason = row.Text("reason"),
            Schedule = row.Text("schedule"),
            ExpectFrom = row.Time("expect_from"),
            AlertFrom = row.TimeOrNull("alert_from"),
            Alert = row.TextOrNull("alert"),
        };
    }

    public static JudgementNote ReadNote(Row row) =>
        new(row.Time("at"), row.Time("resumed_at"), TimeSpan.FromMicroseconds(row.Number("took_us")));

    static Statement Keyed(Statement statement, FreshnessRow row) => statement
        .With("@cluster", row.Cluster)
        .With("@binding", row.Key.Binding)
        .With("@case_name", row.Key.Case);
}
