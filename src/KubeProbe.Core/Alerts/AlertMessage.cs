using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Severity;

namespace KubeProbe.Core.Alerts;

/// <summary>Alerts and their notifications, in words and JSON.</summary>
public static class AlertMessage
{
    const int LongestSummary = 1_000;

    /// <summary>The alert a verdict raises; its id is the run's, so raising it twice is raising it once.</summary>
    public static Alert Raise(Assessment assessment) => new()
    {
        Id = assessment.Run.ToString(),
        Cluster = assessment.Cluster,
        Case = assessment.Case,
        RaisedAt = assessment.FinishedAt,
        LastRun = assessment.Run,
        Summary = Summary(assessment),
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
        Muted = muted,
    };

    /// <summary>One line: which case fails where, and why.</summary>
    public static string Summary(Assessment assessment) =>
        Short($"{assessment.Case} fails on {assessment.Cluster} ({assessment.Verdict.Reason}): {assessment.Verdict.Message}");

    static string Short(string text) => text.Length <= LongestSummary ? text : text[..(LongestSummary - 1)] + "…";

    /// <summary>
    /// What is sent: the payload shape of Standard Webhooks (<c>type</c>, <c>timestamp</c>, <c>data</c>). The id is derived, so a
    /// repetition is the same message.
    /// </summary>
    public static Notification Notify(Alert alert, string what, DateTimeOffset now)
    {
        var body = SpecJson.Write(new { type = $"alert.{what}", timestamp = now, data = alert });
        return new Notification($"{alert.Id}.{what}", alert.Id, what, body, NotificationState.Pending, 0, now, null);
    }
}
