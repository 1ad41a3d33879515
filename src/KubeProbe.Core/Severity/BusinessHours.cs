using System.Globalization;

namespace KubeProbe.Core.Severity;

/// <summary>Days and hours of a time zone, written <c>mon-fri 09:00-18:00 Europe/Berlin</c>. Hours past midnight belong to the day they begin on.</summary>
public sealed class BusinessHours
{
    /// <summary>What to write.</summary>
    public const string Remedy = "Use days, hours and a time zone, such as mon-fri 09:00-18:00 Europe/Berlin.";

    static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    readonly IReadOnlySet<DayOfWeek> days;
    readonly TimeOnly from, to;
    readonly TimeZoneInfo zone;
    readonly string text;

    BusinessHours(string text, IReadOnlySet<DayOfWeek> days, TimeOnly from, TimeOnly to, TimeZoneInfo zone) =>
        (this.text, this.days, this.from, this.to, this.zone) = (text, days, from, to, zone);

    /// <summary>Reads them; false for anything that isn't in that form. Without a zone it is UTC.</summary>
    public static bool TryParse(string text, out BusinessHours? hours)
    {
        hours = null;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length is not (2 or 3) || Days(parts[0]) is not { Count: > 0 } days || parts[1].Split('-') is not [var first, var last]) return false;
        if (!Hour(first, out var from) || !Hour(last == "24:00" ? "00:00" : last, out var to) || !TimeZoneInfo.TryFindSystemTimeZoneById(parts.Length == 3 ? parts[2] : "UTC", out var zone))
            return false;
        hours = new BusinessHours(text, days, from, to, zone);
        return true;
    }

    /// <summary>Whether an instant lies within.</summary>
    public bool Contain(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var (day, time) = (local.DayOfWeek, TimeOnly.FromTimeSpan(local.TimeOfDay));
        if (from < to) return days.Contains(day) && time >= from && time < to;
        return (days.Contains(day) && time >= from) || (days.Contains((DayOfWeek)(((int)day + 6) % 7)) && time < to);
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => text;

    static HashSet<DayOfWeek>? Days(string text)
    {
        var days = new HashSet<DayOfWeek>();
        foreach (var part in text.ToLowerInvariant().Split(','))
        {
            var ends = part.Split('-').Select(name => Array.IndexOf(Names, name)).ToList();
            if (ends.Count > 2 || ends.Contains(-1)) return null;
            for (var day = ends[0]; ; day = (day + 1) % 7)
            {
                days.Add((DayOfWeek)day);
                if (day == ends[^1]) break;
            }
        }
        return days;
    }

    static bool Hour(string text, out TimeOnly hour) => TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out hour);
}
