using System.Security.Cryptography;
using System.Text;
using Cronos;
using KubeProbe.Core.Bindings;

namespace KubeProbe.Core.Scheduling;

/// <summary>
/// When something recurs, as a function of time alone: nothing is stored, so nothing can be lost. An interval's slots are
/// <c>epoch + phase + n × interval</c> with the phase taken from a hash, so that a thousand bindings of one interval do not
/// fall on one second; cron's slots are the instants the expression names in its time zone.
/// </summary>
public abstract class Cadence
{
    /// <summary>The cadence of one recurring thing; the names only set the phase.</summary>
    public static Cadence Of(BindingSchedule schedule, string cluster, SlotKey key) => schedule switch
    {
        { Interval: { } interval } => new Every(interval, Phase(interval, $"{cluster}/{key.Binding}/{key.Case}")),
        { Cron: { } cron } => new At(ParseCron(cron), TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone ?? "UTC")),
        _ => throw new ArgumentException("A schedule has an interval or cron.", nameof(schedule)),
    };

    /// <summary>The first slot after an instant, or null when there is none in the next years.</summary>
    public abstract DateTimeOffset? NextAfter(DateTimeOffset instant);

    /// <summary>
    /// The slots after <paramref name="from"/> up to and including <paramref name="to"/>: how many, the last, and the one before it.
    /// </summary>
    public abstract (int Count, DateTimeOffset Last, DateTimeOffset Previous)? Between(DateTimeOffset from, DateTimeOffset to);

    /// <summary>The last slot up to and including an instant, or null when there was none in the last two years.</summary>
    public abstract DateTimeOffset? LastUntil(DateTimeOffset instant);

    /// <summary>How far one slot is from the next, about now.</summary>
    public abstract TimeSpan Period(DateTimeOffset now);

    /// <summary>Five cron fields, or six with seconds first.</summary>
    public static CronExpression ParseCron(string cron) =>
        CronExpression.Parse(cron, cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);

    static TimeSpan Phase(TimeSpan interval, string name)
    {
        var hash = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(name)), 0);
        return TimeSpan.FromMilliseconds(hash % (ulong)interval.TotalMilliseconds);
    }

    sealed class Every(TimeSpan interval, TimeSpan phase) : Cadence
    {
        public override DateTimeOffset? NextAfter(DateTimeOffset instant) => Slot(IndexAtOrBefore(instant) + 1);

        public override (int Count, DateTimeOffset Last, DateTimeOffset Previous)? Between(DateTimeOffset from, DateTimeOffset to)
        {
            var last = IndexAtOrBefore(to);
            var count = last - IndexAtOrBefore(from);
            return count > 0 ? ((int)Math.Min(count, int.MaxValue), Slot(last), Slot(last - 1)) : null;
        }

        public override DateTimeOffset? LastUntil(DateTimeOffset instant) => Slot(IndexAtOrBefore(instant));

        public override TimeSpan Period(DateTimeOffset now) => interval;

        long IndexAtOrBefore(DateTimeOffset instant)
        {
            // Rounded down, before 1970 too.
            var (index, rest) = Math.DivRem(((instant - DateTimeOffset.UnixEpoch) - phase).Ticks, interval.Ticks);
            return rest < 0 ? index - 1 : index;
        }

        DateTimeOffset Slot(long index) => DateTimeOffset.UnixEpoch + phase + index * interval;
    }

    sealed class At(CronExpression expression, TimeZoneInfo zone) : Cadence
    {
        // A cluster that was away for long counts so many missed slots and no more.
        const int MostCounted = 1_000;

        public override DateTimeOffset? NextAfter(DateTimeOffset instant) => expression.GetNextOccurrence(instant, zone)?.ToUniversalTime();

        public override (int Count, DateTimeOffset Last, DateTimeOffset Previous)? Between(DateTimeOffset from, DateTimeOffset to)
        {
            var (count, last, previous) = (0, from, from);
            foreach (var slot in expression.GetOccurrences(from, to, zone, fromInclusive: false, toInclusive: true).Take(MostCounted))
                (count, last, previous) = (count + 1, slot.ToUniversalTime(), last);

            if (count == 0) return null;
            if (count == MostCounted && LastUntil(to) is { } latest)
                (last, previous) = (latest, LastUntil(latest.AddTicks(-1)) ?? previous);
            return (count, last, previous);
        }

        public override TimeSpan Period(DateTimeOffset now) =>
            NextAfter(now) is { } next && NextAfter(next) is { } following ? following - next : TimeSpan.FromDays(1);

        public override DateTimeOffset? LastUntil(DateTimeOffset instant)
        {
            for (var span = TimeSpan.FromMinutes(2); span < TimeSpan.FromDays(800); span *= 4)
                if (expression.GetOccurrences(instant - span, instant, zone, false, true).Select(o => (DateTimeOffset?)o).LastOrDefault() is { } slot)
                    return slot.ToUniversalTime();
            return null;
        }
    }
}
