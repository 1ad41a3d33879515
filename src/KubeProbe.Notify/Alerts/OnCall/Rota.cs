using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Notify.Alerts.OnCall;

/// <summary>A rota: its calendar as it could last be read, and the shifts of the days around.</summary>
sealed class Rota(RotaOptions options, IReadOnlyList<Person> people)
{
    static readonly TimeSpan Before = TimeSpan.FromDays(1), Ahead = TimeSpan.FromDays(14);

    readonly Lock gate = new();
    Known? known;

    // Of the days around a time that was asked for last: each step of each ladder asks for its own.
    Known? asked;
    string? fault;
    DateTimeOffset faultSince;

    public RotaOptions Options => options;

    /// <summary>When the calendar that counts was read; null when there is none.</summary>
    public DateTimeOffset? ReadAt { get { lock (gate) return known?.Calendar.ReadAt; } }

    /// <summary>Takes a calendar. Throws <see cref="CalendarFaultException"/> when it can't be used; then the one before counts on.</summary>
    public void Take(KeptRota calendar, DateTimeOffset now)
    {
        var shifts = RotaCalendar.Read(calendar.Calendar, options.TimeZone, now - Before, now + Ahead);
        lock (gate) (known, fault) = (new Known(calendar, now, shifts), null);
    }

    /// <summary>Notes that it can't be read anew; the days around are looked at again all the same.</summary>
    public void Fail(string why, DateTimeOffset now)
    {
        Known? last;
        lock (gate)
        {
            if (fault is null) faultSince = now;
            (fault, last) = (why, known);
        }
        if (last is null) return;
        var shifts = RotaCalendar.Read(last.Calendar.Calendar, options.TimeZone, now - Before, now + Ahead);
        lock (gate) known = last with { At = now, Shifts = shifts };
    }

    /// <summary>Who is on call at a time.</summary>
    public RotaView At(DateTimeOffset at)
    {
        var (last, why, since) = Now();
        List<string> notes = why is null ? [] : [$"Calendar {options.Name} can't be read since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {why}{(last is null ? "" : " The last good one counts.")}"];
        if (last is null)
        {
            if (why is null) notes.Add($"Calendar {options.Name} has not been read yet.");
            return new RotaView(options.Name, [], null, null, notes);
        }
        var shifts = ShiftsAt(last, at, notes);
        var turns = shifts.Where(shift => shift.From <= at && at < shift.Until).ToList();
        foreach (var shift in turns.Where(shift => PeopleRules.Of(shift, people).Count == 0))
            notes.Add($"\"{(shift.Title.Length <= 60 ? shift.Title : shift.Title[..60])}\" in calendar {options.Name} names nobody of people. Name them there by e-mail or name.");
        var names = turns.SelectMany(shift => PeopleRules.Of(shift, people)).Select(person => person.Name).Distinct().ToList();
        var until = shifts.SelectMany(shift => new[] { shift.From, shift.Until }).Where(edge => edge > at).Select(edge => (DateTimeOffset?)edge).Min();
        if (names.Count == 0) notes.Add($"Nobody is on call by rota {options.Name}.");
        return new RotaView(options.Name, names, until, last.Calendar.ReadAt, notes);
    }

    IReadOnlyList<Shift> ShiftsAt(Known last, DateTimeOffset at, List<string> notes)
    {
        if (Covers(last, at)) return last.Shifts;
        lock (gate)
            if (asked is { } one && one.Calendar == last.Calendar && Covers(one, at)) return one.Shifts;
        try
        {
            var shifts = RotaCalendar.Read(last.Calendar.Calendar, options.TimeZone, at - Before, at + Ahead);
            lock (gate) asked = new Known(last.Calendar, at, shifts);
            return shifts;
        }
        catch (CalendarFaultException impossible)
        {
            notes.Add($"Calendar {options.Name} can't be evaluated at that time: {impossible.Message}");
            return [];
        }
    }

    static bool Covers(Known known, DateTimeOffset at) => at >= known.At - Before && at < known.At + Ahead;

    (Known? Last, string? Fault, DateTimeOffset Since) Now()
    {
        lock (gate) return (known, fault, faultSince);
    }

    sealed record Known(KeptRota Calendar, DateTimeOffset At, IReadOnlyList<Shift> Shifts);
}
