using Cronos;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Scheduling;

/// <summary>What may be wrong with cron expressions and time zones.</summary>
public static class CronRules
{
    /// <summary>Nothing starts more often than this.</summary>
    public static TimeSpan ShortestInterval { get; } = TimeSpan.FromSeconds(10);

    // A day with a change of the clocks and a leap year lie ahead of it; the rule needs no present time.
    static readonly DateTimeOffset From = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    const int Looked = 200;

    /// <summary>All that is wrong with an expression.</summary>
    public static IEnumerable<ManifestFault> CheckCron(string cron, bool seconds, string field)
    {
        var form = seconds ? "five fields, or six with seconds first" : "five fields";
        var fields = cron.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
        if (cron.Length > 200 || (fields != 5 && !(seconds && fields == 6)))
            return [new(field, $"A cron expression has {form}; this has {fields}.", "Write minute, hour, day of month, month and day of week, such as \"*/5 * * * *\".")];
        try
        {
            return CheckOccurrences(Cadence.ParseCron(cron), cron, field);
        }
        catch (CronFormatException fault)
        {
            return [new(field, $"\"{cron}\" is no cron expression: {fault.Message.TrimEnd('.')}.", $"Correct it: {form}, such as \"*/5 * * * *\" or \"0 6 * * MON-FRI\".")];
        }
    }

    /// <summary>What is wrong with a time zone; null is fine.</summary>
    public static IEnumerable<ManifestFault> CheckTimeZone(string? zone, string field) =>
        zone is null || IsTimeZone(zone) ? [] :
        [
            new(field, $"There is no time zone \"{zone}\".", "Use a name of the IANA database, such as UTC, Europe/Berlin or Asia/Shanghai."),
        ];

    static IEnumerable<ManifestFault> CheckOccurrences(CronExpression expression, string cron, string field)
    {
        DateTimeOffset? before = null;
        var at = expression.GetNextOccurrence(From, TimeZoneInfo.Utc);
        if (at is null) return [new(field, $"\"{cron}\" never occurs.", "Check day of month against month.")];

        for (var i = 0; i < Looked && at is not null; i++)
        {
            if (at - before < ShortestInterval)
                return [new(field, $"\"{cron}\" occurs more often than every {Duration.Format(ShortestInterval)}.", "Widen the field of seconds, such as \"*/10 * * * * *\".")];
            before = at;
            at = expression.GetNextOccurrence(at.Value, TimeZoneInfo.Utc);
        }
        return [];
    }

    // The name becomes part of a file name in the system's database: only names of its form are looked up.
    static bool IsTimeZone(string zone) =>
        zone.Length is > 0 and <= 64
        && zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
        && char.IsAsciiLetter(zone[0])
        && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);
}
