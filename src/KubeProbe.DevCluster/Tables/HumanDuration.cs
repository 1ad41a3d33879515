namespace KubeProbe.DevCluster.Tables;

/// <summary>Ages as kubectl shows them: two units while the smaller one still matters.</summary>
static class HumanDuration
{
    public static string Since(DateTimeOffset? at, DateTimeOffset now) => at is { } then ? Format(now - then) : "<unknown>";

    public static string Format(TimeSpan span)
    {
        var seconds = (long)span.TotalSeconds;
        if (seconds < -1) return "<invalid>";
        if (seconds < 0) return "0s";
        if (seconds < 120) return $"{seconds}s";

        var (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
        if (minutes < 10) return Two(minutes, "m", seconds % 60, "s");
        if (minutes < 180) return $"{minutes}m";
        if (hours < 8) return Two(hours, "h", minutes % 60, "m");
        if (hours < 48) return $"{hours}h";
        if (hours < 192) return Two(days, "d", hours % 24, "h");
        if (days < 730) return $"{days}d";
        if (days < 2920) return Two(days / 365, "y", days % 365, "d");
        return $"{days / 365}y";
    }

    static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
