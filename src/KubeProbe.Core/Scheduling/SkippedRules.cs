namespace KubeProbe.Core.Scheduling;

/// <summary>How skipped slots are gathered into rows.</summary>
public static class SkippedRules
{
    /// <summary>Every reason a slot is skipped for.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["overlap", "exclusive", "budget", "busy", "late", "paused", "maintenance", NotApplicableWord];

    /// <summary>The cluster lacks what the case needs.</summary>
    public const string NotApplicableWord = "not-applicable";

    /// <summary>The reason of a slot whose case needs what the cluster lacks: the word, and what is lacking.</summary>
    public static string NotApplicable(IReadOnlyList<string> lacking) => $"{NotApplicableWord}: {string.Join(", ", lacking)}";

    /// <summary>Whether it is such a reason.</summary>
    public static bool IsNotApplicable(string? reason) => reason?.StartsWith(NotApplicableWord, StringComparison.Ordinal) == true;

    /// <summary>The word of a reason, without what it adds.</summary>
    public static string WordOf(string reason) => IsNotApplicable(reason) ? NotApplicableWord : reason;

    /// <summary>What one row stands for at the most.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(1);

    /// <summary>The hour of the clock, in UTC, that an instant lies in: rows don't reach over its ends.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % Longest.Ticks, TimeSpan.Zero);
}
