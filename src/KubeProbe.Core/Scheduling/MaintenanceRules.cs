using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.Scheduling;

/// <summary>Which maintenance window is open.</summary>
public static class MaintenanceRules
{
    /// <summary>The open window, one that stops probing before one that mutes; or null.</summary>
    public static MaintenanceWindow? Open(IReadOnlyList<MaintenanceWindow> windows, DateTimeOffset now) => windows
        .Where(window => IsOpen(window, now))
        .OrderByDescending(window => window.Mode is MaintenanceMode.Stop)
        .FirstOrDefault();

    /// <summary>When the last window that stopped probing ended; null when none did lately, or one is open.</summary>
    public static DateTimeOffset? LastStopEnded(IReadOnlyList<MaintenanceWindow> windows, DateTimeOffset now)
    {
        DateTimeOffset? last = null;
        foreach (var window in windows.Where(window => window.Mode is MaintenanceMode.Stop))
        {
            var began = Cadence.Of(new() { Cron = window.Cron, TimeZone = window.TimeZone }, "", default).LastUntil(now - window.Duration);
            if (began + window.Duration > (last ?? DateTimeOffset.MinValue)) last = began + window.Duration;
        }
        return last;
    }

    static bool IsOpen(MaintenanceWindow window, DateTimeOffset now) => IsOpen(window.Cron, window.Duration, window.TimeZone, now);

    /// <summary>Whether a time that recurs is now.</summary>
    /// <param name="cron">When it begins: five fields.</param>
    /// <param name="duration">How long it lasts.</param>
    /// <param name="timeZone">IANA time zone of the expression.</param>
    /// <param name="now">The present.</param>
    public static bool IsOpen(string cron, TimeSpan duration, string timeZone, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        return Cadence.ParseCron(cron).GetOccurrences(now - duration, now, zone, fromInclusive: false, toInclusive: true).Any();
    }
}
