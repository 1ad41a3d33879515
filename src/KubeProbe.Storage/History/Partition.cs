using System.Globalization;

namespace KubeProbe.Storage.History;

/// <summary>One part of a table that is cut by time. Its name tells its bounds: <c>runs_20261123</c> is the week from that Monday on,
/// <c>runs_to_20261130</c> all that was there before weeks were.</summary>
/// <param name="Table">The whole.</param>
/// <param name="Name">Of this part.</param>
/// <param name="From">Its first instant; null for no beginning.</param>
/// <param name="Until">The first instant after it.</param>
sealed record Partition(string Table, string Name, DateTimeOffset? From, DateTimeOffset Until)
{
    const string Day = "yyyyMMdd";
    const string Before = "to_";

    static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The week of an instant, from Monday 00:00 in UTC.</summary>
    public static Partition Of(string table, DateTimeOffset time)
    {
        var monday = MondayOf(time);
        return new Partition(table, table + "_" + monday.ToString(Day, CultureInfo.InvariantCulture), monday, monday + Week);
    }

    /// <summary>Reads a name; null when it is no part of this table.</summary>
    public static Partition? Read(string table, string name)
    {
        if (!name.StartsWith(table + "_", StringComparison.Ordinal)) return null;
        var rest = name[(table.Length + 1)..];
        var before = rest.StartsWith(Before, StringComparison.Ordinal);
        if (!DateTimeOffset.TryParseExact(
            before ? rest[Before.Length..] : rest, Day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)) return null;
        return before ? new Partition(table, name, null, day) : new Partition(table, name, day, day + Week);
    }

    /// <summary>The Monday an instant's week begins with.</summary>
    public static DateTimeOffset MondayOf(DateTimeOffset time)
    {
        var midnight = new DateTimeOffset(time.UtcDateTime.Date, TimeSpan.Zero);
        return midnight.AddDays(-(((int)midnight.DayOfWeek + 6) % 7));
    }

    /// <summary>Whether an instant lies in it.</summary>
    public bool Holds(DateTimeOffset time) => (From is null || From <= time) && time < Until;
}
