using KubeProbe.Core.Alerts;

namespace KubeProbe.Notify.Alerts;

/// <summary>Alerts in people's words, in English or Chinese.</summary>
static class AlertWords
{
    /// <summary>One line: level, case, cluster, what became of it.</summary>
    public static string Title(AlertEvent told, AlertLanguage language)
    {
        var chinese = language is AlertLanguage.Chinese;
        var what = told.Alert.Case.Length > 0 ? told.Alert.Case : told.Alert.Cluster;
        return $"[{State(told, chinese)}] {what} {(chinese ? "@" : "on")} {Where(told, chinese)}";
    }

    static string State(AlertEvent told, bool chinese)
    {
        var level = chinese ? Chinese(told.Alert.Level) : told.Alert.Level.ToString();
        return told.Notification.Event switch
        {
            Notification.Test => chinese ? "测试" : "Test",
            Notification.Merged => chinese ? "已合并" : "Merged",
            _ when told.IsResolved => chinese ? "已恢复" : "Resolved",
            Notification.Unacknowledged => chinese ? $"{level}，无人确认" : $"{level}, nobody has taken it on",
            Notification.Repeated => chinese ? $"{level}，仍在持续" : $"{level}, goes on",
            Notification.Approval => chinese ? $"{level}，等待审批" : $"{level}, approval needed",
            "reopened" => chinese ? $"{level}，再次发生" : $"{level}, again",
            "flapping" => chinese ? $"{level}，反复抖动" : $"{level}, flapping",
            "updated" => chinese ? $"{level}，范围扩大" : $"{level}, grown",
            var risen when risen.StartsWith("escalated-", StringComparison.Ordinal) => chinese ? $"{level}，已升级" : $"{level}, risen",
            _ => level,
        };
    }

    static string Where(AlertEvent told, bool chinese) =>
        told.Incident is not { Clusters: > 1 } incident ? told.Alert.Cluster
        : chinese ? $"{incident.Clusters}/{incident.OfClusters} 个集群" : $"{incident.Clusters} of {incident.OfClusters} clusters";

    /// <summary>Name and value of what is worth knowing.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(AlertEvent told, AlertLanguage language)
    {
        var alert = told.Alert;
        var chinese = language is AlertLanguage.Chinese;
        if (told.Incident is { Clusters: > 1, ClusterNames.Count: > 0 } many)
            yield return (chinese ? "集群" : "Clusters", string.Join(", ", many.ClusterNames) + (many.Clusters > many.ClusterNames.Count ? ", …" : ""));
        else yield return (chinese ? "集群" : "Cluster", alert.Cluster);
        if (alert.Case.Length > 0) yield return (chinese ? "用例" : "Case", alert.Case);
        yield return (chinese ? "开始" : "Since", Time(alert.RaisedAt));
        if (alert.ResolvedAt is { } end) yield return (chinese ? "恢复" : "Until", Time(end));
        if (alert.Owner is { } owner) yield return (chinese ? "负责人" : "Owner", owner);
        if (alert.Runbook is { } runbook) yield return (chinese ? "处理手册" : "Runbook", runbook);
        if (told.Incident is { Category.Length: > 0 } cause) yield return (chinese ? "原因" : "Cause", $"{cause.Category} {cause.Component}".Trim());
        if (told.Incident is { } incident) yield return (chinese ? "事件" : "Incident", incident.Id);
        if (told.Incident?.MergedInto is { } other) yield return (chinese ? "合并到" : "Merged into", other);
        if (told.Incident?.AcknowledgedBy is { } who) yield return (chinese ? "已确认" : "Acknowledged by", who);
        if (alert.Arithmetic is { } arithmetic && !told.IsResolved) yield return (chinese ? "级别" : "Severity", arithmetic);
    }

    /// <summary>To be read out: what it is, as short as can be.</summary>
    public static string Spoken(AlertEvent told, AlertLanguage language)
    {
        var (alert, chinese) = (told.Alert, language is AlertLanguage.Chinese);
        var what = alert.Case.Length > 0 ? alert.Case : alert.Cluster;
        return told.Notification.Event == Notification.Test ? (chinese ? "KubeProbe 测试电话，一切正常。" : "This is a test call of KubeProbe. Nothing is wrong.")
            : chinese ? $"KubeProbe 告警，级别{Chinese(alert.Level)}。{what}，{Where(told, chinese)}。{JsonBody.Within(alert.Summary, LongestSpoken)}"
            : $"KubeProbe alert, {alert.Level.ToString().ToLowerInvariant()}. {what} on {Where(told, chinese)}. {JsonBody.Within(alert.Summary, LongestSpoken)}";
    }

    const int LongestSpoken = 250, MostSpoken = 4;

    /// <summary>To be read out after the first of several incidents: how many more there are, and which.</summary>
    public static string SpokenMore(IReadOnlyList<AlertEvent> others, AlertLanguage language)
    {
        var chinese = language is AlertLanguage.Chinese;
        var named = others.Take(MostSpoken).Select(told =>
            $"{(told.Alert.Case.Length > 0 ? told.Alert.Case : told.Alert.Cluster)} {(chinese ? "@" : "on")} {Where(told, chinese)}");
        return others.Count == 0 ? ""
            : chinese ? $" 另有 {others.Count} 个事件：{string.Join("；", named)}{(others.Count > MostSpoken ? "等" : "")}。"
            : $" And {others.Count} more {(others.Count == 1 ? "incident" : "incidents")}: {string.Join("; ", named)}{(others.Count > MostSpoken ? ", and others" : "")}.";
    }

    /// <summary>The title of several in one message.</summary>
    public static string Digest(int count, AlertLanguage language) =>
        language is AlertLanguage.Chinese ? $"KubeProbe: {count} 条告警" : $"KubeProbe: {count} alerts";

    static string Chinese(AlertLevel level) => level switch
    {
        AlertLevel.Critical => "严重",
        AlertLevel.Error => "错误",
        AlertLevel.Warning => "警告",
        _ => "提示",
    };

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
}
