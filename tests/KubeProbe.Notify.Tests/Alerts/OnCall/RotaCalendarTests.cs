using System.Globalization;
using KubeProbe.Notify.Alerts.OnCall;

namespace KubeProbe.Notify.Tests.Alerts.OnCall;

/// <summary>Calendars as people write them, and as nobody should.</summary>
public sealed class RotaCalendarTests
{
    static readonly Person[] People =
    [
        new() { Name = "ann", Email = "ann@example.com" }, new() { Name = "bob", Aliases = ["Bob Miller"] }, new() { Name = "li", Aliases = ["李雷"] },
    ];

    // Weekly from a Monday in Berlin, Ann; one week is cancelled, one is Bob's.
    const string Weekly =
        """
        BEGIN:VEVENT
        UID:week@example.com
        DTSTAMP:20260101T000000Z
        DTSTART;TZID=Europe/Berlin:20260105T090000
        DTEND;TZID=Europe/Berlin:20260112T090000
        RRULE:FREQ=WEEKLY;INTERVAL=1
        EXDATE;TZID=Europe/Berlin:20260216T090000
        SUMMARY:On call
        ATTENDEE;CN=Ann:mailto:Ann@example.com
        END:VEVENT
        BEGIN:VEVENT
        UID:week@example.com
        DTSTAMP:20260101T000000Z
        RECURRENCE-ID;TZID=Europe/Berlin:20260202T090000
        DTSTART;TZID=Europe/Berlin:20260202T120000
        DTEND;TZID=Europe/Berlin:20260209T090000
        SUMMARY:Bob Miller stands in
        END:VEVENT
        """;

    [Theory]
    [InlineData("2026-01-05T07:59:59Z", "")]
    [InlineData("2026-01-05T08:00:00Z", "ann")]
    [InlineData("2026-02-02T09:00:00Z", "")]
    [InlineData("2026-02-02T11:00:00Z", "bob")]
    [InlineData("2026-02-09T08:00:00Z", "ann")]
    [InlineData("2026-02-16T08:00:00Z", "")]
    [InlineData("2026-02-23T08:00:00Z", "ann")]
    // Summer time: nine o'clock in Berlin is seven in UTC.
    [InlineData("2026-03-30T06:59:59Z", "ann")]
    [InlineData("2027-07-05T07:00:00Z", "ann")]
    public void Rules_exceptions_overrides_and_time_zones(string at, string people) => Assert.Equal(people, Who(Weekly, at));

    [Fact]
    public void A_shift_ends_by_the_clock_of_its_zone_when_that_is_changed()
    {
        var shifts = RotaCalendar.Read(Calendar(Weekly), null, At("2026-03-28T00:00:00Z"), At("2026-03-31T00:00:00Z"));

        Assert.Contains(shifts, shift => shift.Until == At("2026-03-30T07:00:00Z"));
    }

    [Theory]
    [InlineData("", null, "2026-03-01T22:00:00Z", "")]
    [InlineData("", "Asia/Shanghai", "2026-03-01T16:00:00Z", "ann")]
    [InlineData("X-WR-TIMEZONE:America/New_York\n", null, "2026-03-02T05:00:00Z", "ann")]
    [InlineData("X-WR-TIMEZONE:America/New_York\n", "Asia/Shanghai", "2026-03-01T16:00:00Z", "ann")]
    public void Whole_days_are_those_of_the_rotas_zone(string head, string? zone, string at, string people) =>
        Assert.Equal(people, Who(head + "BEGIN:VEVENT\nUID:d\nDTSTAMP:20260101T000000Z\nDTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260303\nSUMMARY:ann\nEND:VEVENT", at, zone));

    [Theory]
    [InlineData("Ann and bob", "ann,bob")]
    [InlineData("BOB (primary)", "bob")]
    [InlineData("值班：李雷", "li")]
    [InlineData("Annual review", "")]
    [InlineData("bobby", "")]
    public void Who_is_meant_is_named_as_a_whole_word(string title, string people) =>
        Assert.Equal(people, Who($"BEGIN:VEVENT\nUID:d\nDTSTAMP:20260101T000000Z\nDTSTART:20260302T000000Z\nDTEND:20260303T000000Z\nSUMMARY:{title}\nEND:VEVENT", "2026-03-02T12:00:00Z"));

    [Theory]
    [InlineData("<html>Sign in</html>", "there is no BEGIN:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:nonsense\nEND:VEVENT\nEND:VCALENDAR", "has no beginning that can be read")]
    [InlineData("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT", "no calendar in iCal form that can be used")]
    public void What_is_none_is_said(string text, string fault) =>
        Assert.Contains(fault, Assert.Throws<CalendarFaultException>(() => Try(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("DTSTART:20260101T000000Z\nRRULE:FREQ=SECONDLY", "recurs more than once a day")]
    [InlineData("DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=0,1,2", "recurs more than once a day")]
    [InlineData("DTSTART:00010101T000000Z\nRRULE:FREQ=DAILY", "begins at no time that can be meant")]
    [InlineData("DTSTART;TZID=Mars/Olympus:20260301T000000\nDTEND;TZID=Mars/Olympus:20260303T000000", "Mars/Olympus")]
    public void What_would_keep_the_centre_busy_is_refused_with_the_remedy(string lines, string fault) =>
        Assert.Contains(fault, Assert.Throws<CalendarFaultException>(() => Try(Calendar($"BEGIN:VEVENT\nUID:h\nDTSTAMP:20260101T000000Z\n{lines}\nSUMMARY:ann\nEND:VEVENT"))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_huge_is_refused()
    {
        string Event(int number, string rule = "") => $"BEGIN:VEVENT\nUID:e{number}\nDTSTAMP:20260101T000000Z\nDTSTART:19900102T000000Z\nDURATION:PT8H\n{rule}SUMMARY:ann\nEND:VEVENT\n";

        Assert.Contains("larger than 2 MiB", Fault(new string('x', RotaOptions.MaxBytes + 1)), StringComparison.Ordinal);
        Assert.Contains("more than 5000 events", Fault(Calendar(string.Concat(Enumerable.Range(0, 5_001).Select(number => Event(number))))), StringComparison.Ordinal);
        Assert.Contains("turns since they began", Fault(Calendar(string.Concat(Enumerable.Range(0, 20).Select(number => Event(number, "RRULE:FREQ=DAILY\n"))))), StringComparison.Ordinal);
        // As much as is taken comes to an end.
        Assert.NotEmpty(Try(Calendar(string.Concat(Enumerable.Range(0, 8).Select(number => Event(number, "RRULE:FREQ=DAILY\n"))))));
    }

    static string Fault(string text) => Assert.Throws<CalendarFaultException>(() => Try(text)).Message;

    static IReadOnlyList<Shift> Try(string text) => RotaCalendar.Read(text, null, At("2026-03-01T00:00:00Z"), At("2026-03-10T00:00:00Z"));

    static string Who(string events, string at, string? zone = null)
    {
        var now = At(at);
        var shifts = RotaCalendar.Read(Calendar(events), zone, now.AddDays(-1), now.AddDays(1)).Where(shift => shift.From <= now && now < shift.Until);
        return string.Join(',', shifts.SelectMany(shift => PeopleRules.Of(shift, People)).Select(person => person.Name).Distinct());
    }

    internal static string Calendar(string body) => $"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n{body.Trim()}\nEND:VCALENDAR\n".Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
