using KubeProbe.Core.Bindings;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Scheduling;

/// <summary>Days that are longer or shorter than others, and zones where it is another day.</summary>
public sealed class CalendarTests
{
    [Theory]
    // Spring: 2:30 does not exist in Berlin on 29 March 2026, so that day's slot comes when the clock has jumped.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    // Autumn: 2:30 exists twice on 25 October 2026, and a day's only slot comes once.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    // What recurs every half hour recurs in both of the doubled hours.
    [InlineData("*/30 * * * *", "Europe/Berlin", "2026-10-25T00:00Z", "2026-10-25T00:30Z", "2026-10-25T01:00Z", "2026-10-25T01:30Z")]
    [InlineData("*/30 * * * *", "Europe/Berlin", "2026-03-29T00:30Z", "2026-03-29T01:00Z", "2026-03-29T01:30Z")]
    // A leap day, and the years without one.
    [InlineData("0 0 29 2 *", "UTC", "2026-03-01T00:00Z", "2028-02-29T00:00Z", "2032-02-29T00:00Z")]
    [InlineData("0 12 * * *", "UTC", "2028-02-28T12:00Z", "2028-02-29T12:00Z", "2028-03-01T12:00Z")]
    // Midnight elsewhere: the next day in Kolkata and Kiritimati is still this day here; New York's is tomorrow's.
    [InlineData("0 0 * * *", "Asia/Kolkata", "2026-06-01T12:00Z", "2026-06-01T18:30Z", "2026-06-02T18:30Z")]
    [InlineData("0 0 1 * *", "Pacific/Kiritimati", "2026-06-15T00:00Z", "2026-06-30T10:00Z", "2026-07-31T10:00Z")]
    [InlineData("59 23 * * SUN", "America/New_York", "2026-06-01T12:00Z", "2026-06-08T03:59Z", "2026-06-15T03:59Z")]
    public void A_cron_expression_follows_the_calendar_of_its_zone(string cron, string zone, string after, params string[] slots)
    {
        var cadence = Cadence.Of(new BindingSchedule { Cron = cron, TimeZone = zone }, "c", new SlotKey("b", "c"));

        var found = new List<DateTimeOffset>();
        for (var at = Time(after); found.Count < slots.Length; at = found[^1]) found.Add(cadence.NextAfter(at)!.Value);

        Assert.Equal(slots.Select(Time), found);
        Assert.Equal((slots.Length, Time(slots[^1])), (cadence.Between(Time(after), found[^1])!.Value.Count, cadence.Between(Time(after), found[^1])!.Value.Last));
        Assert.Equal(slots.Length > 1 ? Time(slots[^2]) : Time(after), cadence.Between(Time(after), found[^1])!.Value.Previous);
    }

    [Theory]
    [InlineData("2026-03-29T00:00Z")]
    [InlineData("2026-10-25T00:00Z")]
    [InlineData("2028-02-28T22:00Z")]
    public void An_interval_knows_no_calendar(string from)
    {
        var cadence = Cadence.Of(new BindingSchedule { Interval = TimeSpan.FromMinutes(5) }, "c", new SlotKey("b", "c"));

        Assert.Equal(36, cadence.Between(Time(from), Time(from) + TimeSpan.FromHours(3))!.Value.Count);
    }

    static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
