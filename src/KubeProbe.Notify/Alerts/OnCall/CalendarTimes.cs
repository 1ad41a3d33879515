using Ical.Net.DataTypes;

namespace KubeProbe.Notify.Alerts.OnCall;

/// <summary>Times of calendars as instants. What has no zone is of the rota's.</summary>
static class CalendarTimes
{
    /// <summary>The instant. A time that a zone skips, when its clocks go forward, is of the offset before.</summary>
    /// <param name="time">The time.</param>
    /// <param name="ownZone">Of what has none.</param>
    /// <param name="later">So much later by the clock of its zone.</param>
    public static DateTimeOffset Instant(CalDateTime time, TimeZoneInfo ownZone, TimeSpan later = default)
    {
        if (time.IsUtc) return new DateTimeOffset(DateTime.SpecifyKind(time.Value + later, DateTimeKind.Utc));
        var zone = time.TzId is { Length: > 0 } name ? Zone(name) : ownZone;
        var local = DateTime.SpecifyKind(time.Value + later, DateTimeKind.Unspecified);
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddHours(-3))
            : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }

    /// <summary>The zone of a name, IANA's or Windows'.</summary>
    public static TimeZoneInfo Zone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name.Trim('/', '"'), out var zone) ? zone
        : TimeZoneInfo.TryConvertWindowsIdToIanaId(name, out var iana) && TimeZoneInfo.TryFindSystemTimeZoneById(iana, out zone) ? zone
        : throw new CalendarFaultException($"There is no time zone {(name.Length <= 60 ? name : name[..60])}. Use IANA's names, such as Europe/Berlin.");
}
