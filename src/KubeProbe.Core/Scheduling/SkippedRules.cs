namespace KubeProbe.Core.Scheduling;

/// <summary>How skipped slots are gathered into rows.</summary>
public static class SkippedRules
{
    /// <summary>Every reason a slot is skipped for.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["overlap", "exclusive", "budget", "late", "paused", "maintenance"];

    /// <summary>What one row stands for at the most.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(1);

    /// <summary>The hour of the clock, in UTC, that an instant lies in: rows don't reach over its ends.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % Longest.Ticks, TimeSpan.Zero);
}
