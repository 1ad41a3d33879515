using System.Diagnostics;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;

namespace KubeProbe.Notify.Alerts.OnCall;

/// <summary>Reads an iCal calendar into shifts. Whoever writes the calendar must not be able to keep the centre busy with it.</summary>
static class RotaCalendar
{
    /// <summary>Most events of a calendar, most shifts that are made of it.</summary>
    public const int MaxEvents = 5_000, MaxShifts = 20_000;

    /// <summary>Most turns that all rules of a calendar may have made until now: those of ten people, daily for thirty years.</summary>
    public const long MaxTurns = 120_000;

    /// <summary>The longest shift that recurs.</summary>
    public static readonly TimeSpan LongestShift = TimeSpan.FromDays(62);

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The shifts that touch a time, in their order. Throws <see cref="CalendarFaultException"/>.</summary>
    /// <param name="text">The calendar.</param>
    /// <param name="timeZone">Of what has none; null for what the calendar says of itself.</param>
    /// <param name="from">Shifts that end after it.</param>
    /// <param name="until">Shifts that begin before it.</param>
    public static IReadOnlyList<Shift> Read(string text, string? timeZone, DateTimeOffset from, DateTimeOffset until)
    {
        try
        {
            var calendar = Load(text, until);
            var zone = CalendarTimes.Zone(timeZone ?? calendar.Properties["X-WR-TIMEZONE"]?.Value as string ?? "Etc/UTC");
            return [.. Shifts(calendar, zone, from, until).OrderBy(shift => shift.From)];
        }
        catch (Exception fault) when (fault is not CalendarFaultException and not OutOfMemoryException)
        {
            throw new CalendarFaultException($"It is no calendar in iCal form that can be used: {Short(fault.Message)}", fault);
        }
    }

    static Calendar Load(string text, DateTimeOffset until)
    {
        if (text.Length > RotaOptions.MaxBytes) throw new CalendarFaultException($"It is larger than {RotaOptions.MaxBytes >> 20} MiB. Leave out what is over.");
        if (!text.Contains("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase)) throw new CalendarFaultException("It is no calendar in iCal form: there is no BEGIN:VCALENDAR. Give the address of the calendar itself, not of its page.");
        var calendar = Calendar.Load(text) ?? throw new CalendarFaultException("It holds no calendar.");
        if (calendar.Events.Count > MaxEvents) throw new CalendarFaultException($"It has more than {MaxEvents} events. Leave out what is over.");
        if (calendar.Events.FirstOrDefault(one => one.DtStart is null) is { } endless)
            throw new CalendarFaultException($"\"{Short(endless.Summary ?? endless.Uid ?? "")}\" has no beginning that can be read. Correct its DTSTART.");
        foreach (var rule in calendar.Events.Where(one => one.RecurrenceRule is not null)) Check(rule);
        if (calendar.Events.Sum(one => Turns(one, until)) > MaxTurns)
            throw new CalendarFaultException($"Its rules have made more than {MaxTurns} turns since they began. Let them begin later, or end with UNTIL.");
        return calendar;
    }

    static void Check(CalendarEvent one)
    {
        var rule = one.RecurrenceRule!;
        if (rule.Frequency is FrequencyType.Secondly or FrequencyType.Minutely or FrequencyType.Hourly || rule.ByHour.Count > 1 || rule.ByMinute.Count > 1 || rule.BySecond.Count > 1)
            throw new CalendarFaultException($"\"{Short(one.Summary ?? "")}\" recurs more than once a day. A shift recurs daily, weekly, monthly or yearly.");
        if (one.DtStart is not { } start || start.Year < 1990 || start.Year > 2200)
            throw new CalendarFaultException($"\"{Short(one.Summary ?? "")}\" begins at no time that can be meant. Let it begin between 1990 and 2200.");
    }

    // A rule is gone through from its beginning, a day at a time at worst.
    static long Turns(CalendarEvent one, DateTimeOffset until) =>
        one.RecurrenceRule is not { } rule ? 0
        : Math.Max(0, (long)(until.UtcDateTime - one.DtStart!.Value).TotalDays) / (rule.Frequency is FrequencyType.Weekly && rule.ByDay.Count <= 1 ? 7 : 1) / Math.Max(1, rule.Interval);

    static IEnumerable<Shift> Shifts(Calendar calendar, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset until)
    {
        var (started, made) = (Stopwatch.GetTimestamp(), 0);
        // What began before may go on; zones differ by a day at most.
        var first = new CalDateTime((from - LongestShift).UtcDateTime.Date.AddDays(-1), "UTC");
        foreach (var occurrence in calendar.GetOccurrences<CalendarEvent>(first, new EvaluationOptions { MaxUnmatchedIncrementsLimit = 10_000 }))
        {
            if (Stopwatch.GetElapsedTime(started) > Patience || ++made > MaxShifts) throw new CalendarFaultException("It takes too long to evaluate. Leave out what is over, and make its rules simpler.");
            var of = (CalendarEvent)occurrence.Source;
            var begins = CalendarTimes.Instant(occurrence.Period.StartTime, zone);
            if (begins >= until + TimeSpan.FromDays(1)) yield break;
            if (of.Status == EventStatus.Cancelled || occurrence.Period.EffectiveEndTime is not { } end) continue;
            // A shift ends by the clock of its zone, though that is changed meanwhile: else there was an hour without anybody.
            var ends = of is { DtStart: { } began, DtEnd: { } last } && began.TzId == last.TzId && began.HasTime == last.HasTime
                ? CalendarTimes.Instant(occurrence.Period.StartTime, zone, last.Value - began.Value)
                : CalendarTimes.Instant(end, zone);
            if (begins < until && ends > from && ends > begins) yield return new Shift(begins, ends, of.Summary ?? "", Addresses(of));
        }
    }

    static List<string> Addresses(CalendarEvent of) =>
        [.. of.Attendees.Select(attendee => attendee.Value).OfType<Uri>().Where(address => address.Scheme == "mailto").Select(address => address.OriginalString["mailto:".Length..]).Take(20)];

    static string Short(string text) => text.Length <= 200 ? text : text[..200];
}
