using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace KubeProbe.Cli.Output;

/// <summary>Times for people: how long ago, in the two coarsest units that say something, as kubectl's AGE does.</summary>
static class AgeText
{
    /// <summary>Such as <c>3m20s</c>; a time that isn't known is <c>&lt;unknown&gt;</c>.</summary>
    public static string Since(Timestamp? then, DateTimeOffset now) =>
        then is null ? "<unknown>" : Of(now - then.ToDateTimeOffset());

    public static string Of(TimeSpan age)
    {
        // A clock a little ahead of ours is no news.
        if (age < TimeSpan.Zero) age = TimeSpan.Zero;
        var seconds = (long)age.TotalSeconds;
        return age switch
        {
            { TotalMinutes: < 2 } => $"{seconds}s",
            { TotalMinutes: < 10 } => Two(age.Minutes, "m", age.Seconds, "s"),
            { TotalHours: < 3 } => $"{(long)age.TotalMinutes}m",
            { TotalHours: < 8 } => Two(age.Hours, "h", age.Minutes, "m"),
            { TotalHours: < 48 } => $"{(long)age.TotalHours}h",
            { TotalDays: < 8 } => Two(age.Days, "d", age.Hours, "h"),
            { TotalDays: < 730 } => $"{age.Days}d",
            { TotalDays: < 365 * 8 } => Two(age.Days / 365, "y", age.Days % 365, "d"),
            _ => $"{age.Days / 365}y",
        };
    }

    /// <summary>How long something took, to the tenth of a second where that says something.</summary>
    public static string Took(TimeSpan took) =>
        took.TotalSeconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, took.TotalSeconds):0.0}s") : Of(took);

    /// <summary>UTC in ISO 8601, to the second.</summary>
    public static string Iso(Timestamp? time) =>
        time is null ? "<none>" : time.ToDateTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    static string Two(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
