using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

/// <summary>The statements that write a run from its order to its settling.</summary>
sealed partial class RunStatements(Dialect dialect)
{
    const string Inserted =
        "id, cluster, case_name, binding, run_trigger, triggered_by, change_id, run_order, phase, due, created_at, "
        + "started_at, finished_at, deadline, attempt, pod, node, queued_because, errors, closed_by, settled";

    const string Given =
        "@id, @cluster, @case_name, @binding, @run_trigger, @triggered_by, @change_id, @run_order, @phase, @due, @created_at, "
        + "@started_at, @finished_at, @deadline, @attempt, @pod, @node, @queued_because, @errors, @closed_by, @settled";

    // No index over all weeks can hold an id once, so run_ids does, in the same statement.
    readonly string insert = dialect.IsCut
        ? $"""
           WITH new AS (INSERT INTO run_ids (id, created_at) VALUES (@id, @created_at) ON CONFLICT (id) DO NOTHING RETURNING id)
           INSERT INTO runs ({Inserted}) SELECT {Given} FROM new RETURNING id
           """
        : $"INSERT INTO runs ({Inserted}) VALUES ({Given}) ON CONFLICT (id) DO NOTHING RETURNING id";

    readonly string settle = dialect.IsCut
        ? """
          UPDATE runs SET settled = TRUE FROM run_ids
          WHERE run_ids.id = ANY(@ids) AND runs.created_at = run_ids.created_at AND runs.id = run_ids.id AND phase = 'Finished'
          """
        : $"UPDATE runs SET settled = TRUE WHERE {dialect.In("id", "@ids")} AND phase = 'Finished'";

    /// <summary>A new run; answers with its id when it is new.</summary>
    public Statement Insert(RunRecord given)
    {
        var run = RunColumns.Kept(given);
        var order = run.Order;
        return new Statement(insert, answers: true)
            .With("@id", order.Id.ToString())
            .With("@cluster", order.Cluster)
            .With("@case_name", order.Case)
            .With("@binding", order.Binding)
            .With("@run_trigger", order.Trigger)
            .With("@triggered_by", order.TriggeredBy)
            .With("@change_id", order.Trigger is RunTrigger.Change ? order.TriggeredBy : null)
            .With("@run_order", SpecJson.Write(order))
            .With("@phase", run.Phase)
            .With("@due", order.Due)
            .With("@created_at", run.CreatedAt)
            .With("@started_at", run.StartedAt)
            .With("@finished_at", run.FinishedAt)
            .With("@deadline", run.Deadline)
            .With("@attempt", run.Attempt)
            .With("@pod", run.Pod)
            .With("@node", run.Node)
            .With("@queued_because", run.QueuedBecause)
            .With("@errors", SpecJson.Write(run.Errors))
            .With("@closed_by", run.ClosedBy)
            .With("@settled", run.Settled);
    }

    /// <summary>What a queued run is to do now; answers with its id while it is queued.</summary>
    public Statement Alter(RunOrder order) =>
        new Statement(
            $"""
            UPDATE runs SET run_order = @run_order, triggered_by = @triggered_by, change_id = @change_id
            WHERE {dialect.IsRun("@id")} AND phase = 'Queued' RETURNING id
            """,
            answers: true)
            .With("@id", order.Id.ToString())
            .With("@run_order", SpecJson.Write(order))
            .With("@triggered_by", order.TriggeredBy)
            .With("@change_id", order.Trigger is RunTrigger.Change ? order.TriggeredBy : null);

    /// <summary>Where an unfinished run stands.</summary>
    public Statement Progress(RunProgress progress) =>
        new Statement(
            $"""
            UPDATE runs SET phase = @phase, attempt = @attempt, started_at = @started_at, deadline = @deadline, pod = @pod, node = @node,
                queued_because = @queued_because
            WHERE {dialect.IsRun("@id")} AND phase <> 'Finished'
            """)
            .With("@id", progress.Id.ToString())
            .With("@phase", progress.Phase)
            .With("@attempt", progress.Attempt)
            .With("@started_at", progress.StartedAt)
            .With("@deadline", progress.Deadline)
            .With("@pod", progress.Pod)
            .With("@node", progress.Node)
            .With("@queued_because", RunBounds.Word(progress.QueuedBecause));

    /// <summary>Finished runs that severity has taken.</summary>
    public Statement Settle(IReadOnlyList<RunId> runs) =>
        new Statement(settle).With<IReadOnlyCollection<string>>("@ids", [.. runs.Select(run => run.ToString())]);

    /// <summary>Slots that did not become runs; of a row that is there already, how many there are by now.</summary>
    public static Statement Skip(SkippedSlot slot) =>
        new Statement(
            """
            INSERT INTO skipped_slots (cluster, binding, case_name, due, reason, slots, until)
            VALUES (@cluster, @binding, @case_name, @due, @reason, @slots, @until)
            ON CONFLICT (cluster, binding, case_name, due) DO UPDATE SET slots = excluded.slots, until = excluded.until
            WHERE skipped_slots.slots < excluded.slots AND skipped_slots.reason = excluded.reason
            """)
            .With("@cluster", slot.Cluster)
            .With("@binding", slot.Binding)
            .With("@case_name", slot.Case)
            .With("@due", slot.Due)
            .With("@reason", slot.Reason)
            .With("@slots", slot.Count)
            .With("@until", slot.Until);

    /// <summary>The last slot of something recurring; never an earlier one.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="key">Of what.</param>
    /// <param name="due">The slot.</param>
    /// <param name="skipped">Why it was skipped, or null when it ran.</param>
    public static Statement LastSlot(string cluster, SlotKey key, DateTimeOffset due, string? skipped) =>
        new Statement(
            """
            INSERT INTO last_slots (cluster, binding, case_name, due, skipped) VALUES (@cluster, @binding, @case_name, @due, @skipped)
            ON CONFLICT (cluster, binding, case_name) DO UPDATE SET due = excluded.due, skipped = excluded.skipped
            WHERE last_slots.due < excluded.due
            """)
            .With("@cluster", cluster)
            .With("@binding", key.Binding)
            .With("@case_name", key.Case)
            .With("@due", due)
            .With("@skipped", skipped);
}
