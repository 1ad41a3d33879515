using KubeProbe.Core.Alerts;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Freshness;

/// <summary>What is to be told of one cluster's silence, and what is to be kept.</summary>
/// <param name="Alerts">Alerts that are raised, or over.</param>
/// <param name="Rows">All rows of the cluster, with the alerts that are open for them.</param>
public sealed record Silence(IReadOnlyList<Alert> Alerts, IReadOnlyList<FreshnessRow> Rows);

/// <summary>
/// Who is told of verdicts that don't come: one alert for each case, or one for the cluster when nothing comes from it at all, and
/// none while an outage of it is told.
/// </summary>
public static class SilenceRules
{
    const string IsOver = "over: a verdict came, or none is expected any more";

    /// <summary>Decides for one cluster.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="judged">All its cases, judged.</param>
    /// <param name="known">The row of the cluster as a whole, or null.</param>
    /// <param name="lastVerdictAt">When the last verdict came from it, of any case.</param>
    /// <param name="spokenFor">An outage is told of, or maintenance mutes: nothing new is raised.</param>
    /// <param name="alertFrom">Slots up to this instant alert nobody: nobody judged then.</param>
    /// <param name="hold">How long a cluster that says nothing at all is given, so that its silence is one alert and not one for each case.</param>
    /// <param name="now">The present.</param>
    public static Silence Decide(
        string cluster, IReadOnlyList<JudgedCase> judged, FreshnessRow? known, DateTimeOffset? lastVerdictAt, bool spokenFor,
        DateTimeOffset alertFrom, TimeSpan hold, DateTimeOffset now)
    {
        var stale = judged.Where(each => each.Row.State is FreshnessState.Stale).ToList();
        if (stale.Count == 0 && known is null && judged.All(each => each.Row.Alert is null)) return new Silence([], [.. judged.Select(each => each.Row)]);

        var alerts = new List<Alert>();
        var rows = new Dictionary<JudgedCase, FreshnessRow>(judged.Select(each => KeyValuePair.Create(each, each.Row)), ReferenceEqualityComparer.Instance);
        var whole = known;

        if (known is not null && (stale.Count == 0 || lastVerdictAt > known.Since))
        {
            // It speaks again. What is stale for its long silence has its next slot to make up for it.
            alerts.Add(Over(known, now));
            foreach (var each in stale) rows[each] = each.Row with { AlertFrom = now };
            whole = null;
        }

        var first = stale.Where(each => MayAlert(each, rows, alertFrom)).MinBy(each => each.Row.Since)?.Row.Since;
        var hushed = whole is null && first is { } since && !(lastVerdictAt >= since);
        if (hushed && !spokenFor && now - first >= hold && stale.Select(each => each.Row.Key.Case).Distinct().Count() > 1)
        {
            var alert = AlertMessage.Silent(cluster, first!.Value, Why(stale.Count, judged, lastVerdictAt));
            alerts.Add(alert);
            whole = new FreshnessRow { Cluster = cluster, Key = FreshnessRow.WholeCluster, State = FreshnessState.Stale, Since = first.Value, Alert = alert.Id };
        }
        var quiet = whole is not null || spokenFor || (hushed && now - first < hold);
        foreach (var @case in judged.GroupBy(each => each.Row.Key.Case)) alerts.AddRange(OfCase(cluster, [.. @case], rows, quiet, alertFrom, now));

        return new Silence(alerts, [.. judged.Select(each => rows[each]), .. whole is null ? [] : new[] { whole }]);
    }

    static IEnumerable<Alert> OfCase(
        string cluster, IReadOnlyList<JudgedCase> bindings, Dictionary<JudgedCase, FreshnessRow> rows, bool quiet, DateTimeOffset alertFrom, DateTimeOffset now)
    {
        var open = bindings.FirstOrDefault(each => rows[each].Alert is not null);
        var first = bindings.Where(each => MayAlert(each, rows, alertFrom)).MinBy(each => each.Row.Since);
        if (open is not null && !bindings.Any(each => each.Row.State is FreshnessState.Stale))
        {
            yield return Over(rows[open], now) with { Owner = open.Owner, Runbook = open.Runbook };
            rows[open] = rows[open] with { Alert = null };
        }
        else if (open is null && first is not null && !quiet)
        {
            var alert = AlertMessage.Stale(cluster, first.Row.Key.Case, first.Row.Since, Why(first), first.Owner, first.Runbook);
            yield return alert;
            rows[first] = rows[first] with { Alert = alert.Id };
        }
    }

    static bool MayAlert(JudgedCase each, Dictionary<JudgedCase, FreshnessRow> rows, DateTimeOffset alertFrom) =>
        each.Row.State is FreshnessState.Stale && each.LastUnanswered > alertFrom && each.LastUnanswered > (rows[each].AlertFrom ?? DateTimeOffset.MinValue);

    /// <summary>The end of an alert whose row goes, told under the id it was raised by.</summary>
    public static Alert Over(FreshnessRow row, DateTimeOffset now)
    {
        var over = row.Key == FreshnessRow.WholeCluster
            ? AlertMessage.Silent(row.Cluster, row.Since, IsOver)
            : AlertMessage.Stale(row.Cluster, row.Key.Case, row.Since, IsOver, null, null);
        return over with { Id = row.Alert!, RaisedAt = RaisedAt(row.Alert!) ?? row.Since, ResolvedAt = now };
    }

    // The row may have become another meanwhile; the id tells when it was raised.
    static DateTimeOffset? RaisedAt(string id) =>
        long.TryParse(id.AsSpan(id.LastIndexOf('.') + 1), out var ms) ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    static string Why(JudgedCase of) => FormattableString.Invariant(
        $"binding {of.Row.Key.Binding} expected one by {of.Row.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z ({of.Row.Schedule}); {of.Row.Reason}. The last came {Last(of.LastVerdictAt)}.");

    static string Why(int stale, IReadOnlyList<JudgedCase> judged, DateTimeOffset? lastVerdictAt) => FormattableString.Invariant(
        $"{stale} of {judged.Count} bound cases are overdue. The last verdict came {Last(lastVerdictAt)}. Look at kubeprobe_turn_overdue_seconds, at the database, and at the log of the server that holds the cluster.");

    static string Last(DateTimeOffset? at) => at is { } when ? FormattableString.Invariant($"at {when.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z") : "never";
}

/// <summary>A case of a binding, judged.</summary>
/// <param name="Row">How.</param>
/// <param name="LastUnanswered">The last slot whose verdict had to be there and is not; null when there is none.</param>
/// <param name="LastVerdictAt">When its last verdict came.</param>
/// <param name="Owner">Who answers for the case.</param>
/// <param name="Runbook">What to do.</param>
public sealed record JudgedCase(
    FreshnessRow Row, DateTimeOffset? LastUnanswered, DateTimeOffset? LastVerdictAt, string? Owner, string? Runbook);
