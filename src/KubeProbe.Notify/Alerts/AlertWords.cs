using KubeProbe.Core.Alerts;

namespace KubeProbe.Notify.Alerts;

/// <summary>Alerts in people's words, in English or Chinese.</summary>
static class AlertWords
{
    /// <summary>One line: level, case, cluster, what became of it.</summary>
    public static string Title(AlertEvent told, AlertLanguage language)
    {
        var alert = told.Alert;
        var what = alert.Case.Length > 0 ? alert.Case : alert.Cluster;
        return language is AlertLanguage.Chinese
            ? told.IsResolved ? $"[已恢复] {what} @ {alert.Cluster}" : $"[{Chinese(alert.Level)}] {what} @ {alert.Cluster}"
            : told.IsResolved ? $"[Resolved] {what} on {alert.Cluster}" : $"[{alert.Level}] {what} on {alert.Cluster}";
    }

    /// <summary>Name and value of what is worth knowing.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(AlertEvent told, AlertLanguage language)
    {
        var alert = told.Alert;
        var chinese = language is AlertLanguage.Chinese;
        yield return (chinese ? "集群" : "Cluster", alert.Cluster);
        if (alert.Case.Length > 0) yield return (chinese ? "用例" : "Case", alert.Case);
        yield return (chinese ? "开始" : "Since", Time(alert.RaisedAt));
        if (alert.ResolvedAt is { } end) yield return (chinese ? "恢复" : "Until", Time(end));
        if (alert.Owner is { } owner) yield return (chinese ? "负责人" : "Owner", owner);
        if (alert.Runbook is { } runbook) yield return (chinese ? "处理手册" : "Runbook", runbook);
        if (alert.Arithmetic is { } arithmetic && !told.IsResolved) yield return (chinese ? "级别" : "Severity", arithmetic);
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
