using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Core.Incidents;

/// <summary>Gathers what one step of an incident writes, and decides who is told: at once, together with more, or not while nobody wants to hear.</summary>
sealed partial class IncidentTelling(Incident incident, IncidentSight sight, AlertNews? news, IncidentRuling ruling)
{
    readonly List<IncidentEvent> events = [];
    readonly List<Notification> notifications = [];

    public Incident Incident { get; set; } = incident;

    bool told;

    // All that fires is on clusters whose outage was told: that the cases fail there too is no news.
    bool Inhibited => sight.Others.Reached == 0 && (news is { Fires: true, Alert.Case.Length: > 0 } ? sight.Outage : sight.Others.Alerts > 0 && Incident.Cases.Count > 0);

    public void Note(string kind, string text, string by = IncidentEvent.Centre) =>
        events.Add(new IncidentEvent($"{Incident.Version}.{events.Count}", ruling.Now, kind, IncidentMessage.Line(text), by));

    /// <summary>A line that came from elsewhere, and what is to be told of it; a line that is known by its id is not written again, and so not told.</summary>
    public void Add(IncidentEvent note)
    {
        events.Add(note);
        if (note.Tell is not { } what || !Incident.IsOpen || Incident.IsSnoozed(ruling.Now) || sight.Lead is not { } lead) return;
        List<string> channels = [.. Incident.ToldChannels.Union(Wanted())];
        // It has its place after what was told before it; what is told next begins with "raised" all the same where nothing was.
        Incident = Incident with { ToldChannels = channels, Told = Incident.Told == 0 ? 0 : Incident.Told + 1 };
        var message = IncidentMessage.Notify(Incident with { Summary = note.Text }, lead, what, ruling.Now).Closed(NotSent);
        notifications.AddRange(channels.Select((message with { Id = $"{Incident.Id}.{Incident.Told}.{note.Id}" }).To));
    }

    /// <summary>Tells everybody who is to know, unless it is snoozed or an outage speaks for it.</summary>
    public void TellNow(string what)
    {
        if (told)
        {
            if (!Inhibited && !Incident.IsSnoozed(ruling.Now)) BeginLadders();
            return;
        }
        if (Inhibited || Incident.IsSnoozed(ruling.Now))
        {
            if (Inhibited && !Incident.Untold) Note(IncidentEvent.Inhibited, "Nobody is told: the cluster is out of reach, and that is told.");
            Incident = Incident with { Untold = true };
            return;
        }
        BeginLadders();
        Send(what, [.. Incident.ToldChannels.Union(Wanted())]);
    }

    /// <summary>A rise of level is told at once, ends a snooze, and wants somebody anew: it was taken on as it was before.</summary>
    public bool TellRise(AlertLevel before)
    {
        if (Incident.Level <= before) return false;
        Note(IncidentEvent.Rose, $"{Word(before)} to {Word(Incident.Level)}.");
        EndAcknowledgement(before);
        if (!Inhibited) Incident = Incident with { SnoozedUntil = null };
        TellNow($"escalated-{Word(Incident.Level)}");
        return true;
    }

    /// <summary>Tells that it grew: who knows nothing of it at once, the others together with what else comes within the interval.</summary>
    public void TellSoon()
    {
        if (Incident.Alerts > Incident.ToldAlerts) Incident = Incident with { Untold = true };
        TellWhenTime();
        var fresh = Wanted().Except(Incident.ToldChannels).ToList();
        if (Inhibited || Incident.IsSnoozed(ruling.Now)) return;
        BeginLadders();
        if (fresh.Count > 0) Send("raised", fresh, Incident.LastToldAt);
    }

    /// <summary>Tells what waited, if it waited long enough.</summary>
    public void TellWhenTime()
    {
        if (!Incident.Untold) return;
        if (Incident.Alerts <= Incident.ToldAlerts) Incident = Incident with { Untold = false };
        else if (Incident.LastToldAt is null || Incident.LastToldAt + ruling.Options.GroupInterval <= ruling.Now) TellNow(Incident.Told == 0 ? "raised" : "updated");
    }

    /// <summary>It is over: whoever was told of it is told.</summary>
    public IncidentStep Resolve(string why, string? by = null, string what = "resolved")
    {
        Incident = Incident with
        {
            State = IncidentState.Resolved, ResolvedAt = ruling.Now, ResolvedBy = by, SnoozedUntil = null, QuietSince = null, Untold = false, Escalations = [],
        };
        Note(what == "merged" ? IncidentEvent.Merged : IncidentEvent.Resolved, why, by ?? IncidentEvent.Centre);
        Send(what, Incident.ToldChannels);
        return Step();
    }

    public IncidentStep Step(AuditEntry? audit = null)
    {
        Incident = Incident with { WakeAt = WakeAt() };
        return new IncidentStep
        {
            Incident = Incident,
            Alert = news is null ? null : news.Alert with { Incident = Incident.Id },
            Events = events,
            Notifications = notifications,
            Audit = audit,
        };
    }

    // The routes look at what an alert is; how bad it is, the incident says.
    List<AlertWay> Ways() =>
        [.. new[] { news is { Fires: true } ? news.Alert : null, sight.Lead }.OfType<Alert>().Select(alert => ruling.Routes.WayOf(alert with { Level = Incident.Level }, sight.LabelsOf(alert)))];

    string? NotSent => Ways().Select(way => way.NotSent).FirstOrDefault(why => why is not null);

    List<string> Wanted() => [.. Ways().SelectMany(way => way.Channels).Distinct()];

    void Send(string what, IReadOnlyList<string> all, DateTimeOffset? keepLastToldAt = null)
    {
        told = true;
        IReadOnlyList<string> channels = what is Notification.Resolved or Notification.Merged ? [.. all.Where(ruling.Routes.TellsEnd)] : all;
        if (channels.Count == 0 || (news?.Alert.Id == Incident.LeadAlert ? news.Alert : sight.Lead) is not { } lead)
        {
            Incident = Incident with { Untold = false };
            return;
        }
        Incident = Incident with
        {
            Told = Incident.Told + 1,
            LastToldAt = keepLastToldAt ?? ruling.Now,
            ToldChannels = [.. Incident.ToldChannels.Union(channels)],
            ChannelsTold = Told(channels),
            ToldAlerts = keepLastToldAt is null ? Incident.Alerts : Incident.ToldAlerts,
            Untold = keepLastToldAt is not null && Incident.Untold,
        };
        var notSent = NotSent;
        Note(IncidentEvent.Told, notSent is null ? $"{what} to {string.Join(", ", channels)}" : $"{what}. {notSent}");
        var message = IncidentMessage.Notify(Incident, lead, what, ruling.Now).Closed(notSent);
        notifications.AddRange(channels.Select(message.To));
    }

    DateTimeOffset? WakeAt()
    {
        if (!Incident.IsOpen) return null;
        if (Incident.QuietSince is { } quiet) return quiet + ruling.Options.ReopenWithin;
        if (Incident.IsSnoozed(ruling.Now)) return Incident.SnoozedUntil;
        return new[] { UntoldDue(), Incident.Escalations.Min(at => at.DueAt), RepeatDue() }.Min();
    }

    DateTimeOffset? UntoldDue()
    {
        if (!Incident.Untold) return null;
        var next = (Incident.LastToldAt ?? Incident.OpenedAt) + ruling.Options.GroupInterval;
        return next > ruling.Now ? next : ruling.Now + ruling.Options.GroupInterval;
    }

    static string Word(AlertLevel level) => level.ToString().ToLowerInvariant();
}
