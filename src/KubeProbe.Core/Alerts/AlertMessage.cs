using KubeProbe.Core.Clusters;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Rollouts;
using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Alerts;

/// <summary>Alerts and their notifications, in words and JSON.</summary>
public static class AlertMessage
{
    const int LongestSummary = 1_000;

    /// <summary>The alert a verdict raises; its id is the run's, so raising it twice is raising it once.</summary>
    public static Alert Raise(Assessment assessment, SeverityScore score) => new()
    {
        Level = score.Level,
        Arithmetic = score.Arithmetic,
        Id = assessment.Run.ToString(),
        Cluster = assessment.Cluster,
        Case = assessment.Case,
        RaisedAt = assessment.FinishedAt,
        LastRun = assessment.Run,
        Summary = Summary(assessment),
        Owner = assessment.Owner,
        Runbook = assessment.Runbook,
        Muted = assessment.Muted,
        Group = IncidentGroupRules.Of(assessment),
    };

    /// <summary>What the owner of a case is told whose probe cannot do its work.</summary>
    public static Alert ProbeFault(Assessment assessment) => new()
    {
        Kind = AlertKind.ProbeFault,
        Level = AlertLevel.Info,
        Arithmetic = "info: a probe's own fault says nothing of the cluster",
        Id = assessment.Run.ToString(),
        Cluster = assessment.Cluster,
        Case = assessment.Case,
        RaisedAt = assessment.FinishedAt,
        LastRun = assessment.Run,
        Summary = Short($"The probe of {assessment.Case} cannot do its work on {assessment.Cluster} ({assessment.Verdict.Reason}): {assessment.Verdict.Message}"),
        Owner = assessment.Owner,
        Runbook = assessment.Runbook,
        Muted = assessment.Muted,
    };

    /// <summary>The alert of a cluster that is out of reach; the same outage is the same alert.</summary>
    public static Alert Unreachable(string cluster, ClusterOutage outage, bool muted) => new()
    {
        Id = FormattableString.Invariant($"{cluster}.unreachable.{outage.Since.ToUnixTimeMilliseconds()}"),
        Cluster = cluster,
        Case = "",
        RaisedAt = outage.Since,
        Summary = Short(outage.Text(cluster)),
        Kind = AlertKind.Outage,
        Group = IncidentGroupRules.Unreachable,
        Level = AlertLevel.Critical,
        Arithmetic = "critical: a whole cluster is out of reach",
        Muted = muted,
    };

    /// <summary>Whether it is the alert of a cluster that is out of reach.</summary>
    public static bool IsOutage(Alert alert) => alert.Id.StartsWith($"{alert.Cluster}.unreachable.", StringComparison.Ordinal);

    /// <summary>The alert of a case whose verdicts don't come on a cluster; the same silence is the same alert.</summary>
    public static Alert Stale(string cluster, string @case, DateTimeOffset since, string why, string? owner, string? runbook) => new()
    {
        Id = FormattableString.Invariant($"{cluster}.{@case}.stale.{since.ToUnixTimeMilliseconds()}"),
        Cluster = cluster,
        Case = @case,
        RaisedAt = since,
        Kind = AlertKind.Stale,
        Group = IncidentGroupRules.OfStale(@case),
        Summary = Short($"{@case} has no verdict on {cluster}: {why}"),
        Owner = owner,
        Runbook = runbook,
    };

    /// <summary>The alert of a cluster from which no verdict comes at all.</summary>
    public static Alert Silent(string cluster, DateTimeOffset since, string why) => new()
    {
        Id = FormattableString.Invariant($"{cluster}.silent.{since.ToUnixTimeMilliseconds()}"),
        Cluster = cluster,
        Case = "",
        RaisedAt = since,
        Kind = AlertKind.Silent,
        Group = IncidentGroupRules.Silent,
        Summary = Short($"No verdict comes from cluster {cluster}: {why}"),
    };

    /// <summary>The alert of a cluster in which something of runs that are over stays.</summary>
    public static Alert Unclean(string cluster, DateTimeOffset since, string why) => new()
    {
        Id = FormattableString.Invariant($"{cluster}.unclean.{since.ToUnixTimeMilliseconds()}"),
        Cluster = cluster,
        Case = "",
        RaisedAt = since,
        Kind = AlertKind.Unclean,
        Group = IncidentGroupRules.Unclean,
        Summary = Short($"Cluster {cluster} is not clean: {why}"),
        Level = AlertLevel.Warning,
    };

    /// <summary>What is said at the end of an alert whose case does not apply any more; what it fired for comes after it.</summary>
    public static string NotApplicable(Alert alert, IReadOnlyList<string> lacking) => Short(
        $"{alert.Case} does not apply to {alert.Cluster} any more, which lacks {string.Join(", ", lacking)}: nobody looks whether it still fails. It said: {alert.Summary}");

    /// <summary>That a new version of a template was rolled back; told to who answers for the case that showed it.</summary>
    public static Alert RolledBack(string template, long version, TrialResult failed, string why, DateTimeOffset now) => new()
    {
        Level = AlertLevel.Warning,
        Id = FormattableString.Invariant($"{template}.rollout.{version}.{now.ToUnixTimeMilliseconds()}"),
        Cluster = failed.Cluster,
        Case = failed.Case,
        RaisedAt = now,
        LastRun = failed.Run,
        Summary = Short($"Template {template}: {why} Apply a version that works, or look: kubeprobe template rollout status {template}"),
        Owner = failed.Owner,
        Runbook = failed.Runbook,
    };

    /// <summary>That a cluster is no longer declared and something of ours is left there, which somebody has to remove.</summary>
    public static Alert LeftBehind(string cluster, string @namespace, string centre, string why, DateTimeOffset now) => new()
    {
        Kind = AlertKind.LeftBehind,
        Level = AlertLevel.Warning,
        Id = FormattableString.Invariant($"{cluster}.left-behind.{now.ToUnixTimeMilliseconds()}"),
        Cluster = cluster,
        Case = "",
        RaisedAt = now,
        Summary = Short(
            $"Cluster {cluster} is no longer declared, and what probes left there could not all be removed. {why} "
            + $"Remove it: kubectl -n {@namespace} delete pods,secrets -l kubeprobe.io/centre={centre},kubeprobe.io/cluster={cluster}"),
    };

    /// <summary>One line: which case fails where, and why.</summary>
    public static string Summary(Assessment assessment)
    {
        var cause = Cause(assessment.Diagnosis);
        var said = $"{assessment.Case} fails on {assessment.Cluster} ({assessment.Verdict.Reason}): {assessment.Verdict.Message}";
        // What a probe said may be long; the cause is not cut off by it.
        return cause.Length == 0 ? Short(said) : said.Length + cause.Length <= LongestSummary ? said + cause : Short(said[..Math.Min(said.Length, LongestSummary / 2)] + "…" + cause);
    }

    static string Cause(RunDiagnosis? diagnosis) => diagnosis is null or { Category: RunDiagnosis.Unknown } ? ""
        : $" Probable cause ({diagnosis.Category}): {diagnosis.Cause} {diagnosis.Remedy}".TrimEnd();

    static string Short(string text) => text.Length <= LongestSummary ? text : text[..(LongestSummary - 1)] + "…";

    /// <summary>
    /// What is sent: the payload shape of Standard Webhooks (<c>type</c>, <c>timestamp</c>, <c>data</c>). The id is derived, so a
    /// repetition is the same message.
    /// </summary>
    public static Notification Notify(Alert alert, string what, DateTimeOffset now)
    {
        var body = SpecJson.Write(new NotificationBody($"alert.{what}", now, alert, null));
        return new Notification($"{alert.Id}.{what}", alert.Id, what, body, NotificationState.Pending, 0, now, null);
    }
}
