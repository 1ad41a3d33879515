using System.Globalization;

namespace KubeProbe.Probes.Inspections;

/// <summary>Durations as people say them: <c>45s</c>, <c>12m</c>, <c>3h5m</c>, <c>4d2h</c>.</summary>
static class Age
{
    public static string Of(TimeSpan age)
    {
        var (days, hours, minutes) = ((int)age.TotalDays, age.Hours, age.Minutes);
        if (days > 0) return Text(days, "d", hours, "h");
        if (hours > 0) return Text(hours, "h", minutes, "m");
        return minutes > 0 ? Text(minutes, "m", 0, "") : Text(Math.Max(0, age.Seconds), "s", 0, "");
    }

    static string Text(int large, string unit, int small, string smaller) =>
        string.Create(CultureInfo.InvariantCulture, $"{large}{unit}") + (small > 0 ? string.Create(CultureInfo.InvariantCulture, $"{small}{smaller}") : "");
}
