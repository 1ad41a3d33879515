using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Core.Incidents;

/// <summary>What news of an alert, or time, makes of an incident. Pure: the same sight and news give the same step.</summary>
public static class IncidentRules
{
    /// <summary>Takes news of an alert. Known news changes nothing but the alert's row.</summary>
    public static IncidentStep Take(IncidentSight sight, AlertNews news, IncidentRuling ruling)
    {
        var current = sight.Incident;
        var known = sight.Known?.Incident;
        var mine = known is not null && known == current?.Id;
        if (known is null && !news.Fires) return Unheard(sight, news, ruling);
        if (!news.Fires) return mine && current!.IsOpen && sight.Known!.ResolvedAt is null ? Leave(sight, news, ruling) : RowOnly(sight, news);
        if (known is not null && !IsNews(sight.Known!, news.Alert)) return RowOnly(sight, news);
        if (current is { IsOpen: true }) return mine ? Change(sight, news, ruling) : Join(sight, news, ruling);
        if (current is not null && (mine || MayReopen(current, ruling))) return Reopen(sight, news, ruling);
        return Open(sight, news, ruling);
    }

    /// <summary>What time alone makes of it; null when nothing is due.</summary>
    public static IncidentStep? Wake(IncidentSight sight, IncidentRuling ruling)
    {
        if (sight.Incident is not { IsOpen: true } incident) return sight.Incident?.WakeAt is null ? null : new IncidentStep { Incident = Next(sight.Incident) with { WakeAt = null } };
        if (incident.WakeAt is not { } due || due > ruling.Now) return null;

        var telling = new IncidentTelling(IncidentCountRules.Recount(Next(incident), sight), sight, null, ruling);
        if (incident.SnoozedUntil <= ruling.Now)
        {
            telling.Incident = telling.Incident with { SnoozedUntil = null, Untold = true, ToldAlerts = 0 };
            telling.Note(IncidentEvent.Unsnoozed, "The snooze is over.");
        }
        if (incident.QuietSince + ruling.Options.ReopenWithin <= ruling.Now) return telling.Resolve($"It was quiet for {(int)ruling.Options.ReopenWithin.TotalMinutes} min.");
        telling.TellRise(incident.Level);
        telling.TellWhenTime();
        telling.TakeSteps();
        telling.TellAgain();
        return telling.Step();
    }

    /// <summary>Adds a line to the story; where it is to be told, whoever is told of the incident is, unless it is snoozed or over.</summary>
    public static IncidentStep Note(IncidentSight sight, IncidentEvent note, IncidentRuling ruling)
    {
        var telling = new IncidentTelling(Next(sight.Incident!), sight, null, ruling);
        telling.Add(note);
        var step = telling.Step();
        // What is due of the incident stays due.
        return step with { Incident = step.Incident! with { WakeAt = sight.Incident!.WakeAt } };
    }

    /// <summary>A call of a ladder reaches nobody; null when nothing follows from that.</summary>
    public static IncidentStep? Missed(IncidentSight sight, MissedCall missed, IncidentRuling ruling)
    {
        if (sight.Incident is not { IsOpen: true } incident) return null;
        var telling = new IncidentTelling(Next(incident), sight, null, ruling);
        if (!telling.Miss(missed)) return null;
        var step = telling.Step();
        // What is due of the incident stays due.
        return step with { Incident = step.Incident! with { WakeAt = new[] { incident.WakeAt, step.Incident!.WakeAt }.Min() } };
    }

    static IncidentStep Open(IncidentSight sight, AlertNews news, IncidentRuling ruling)
    {
        var alert = news.Alert;
        var group = alert.Group ?? IncidentGroupRules.OfUnknown(alert.Case);
        var fresh = new Incident
        {
            // An alert may open another one when somebody had said that the first is over.
            Id = IncidentId.Of(group, sight.Known?.Incident is null ? alert.Id : FormattableString.Invariant($"{alert.Id}@{ruling.Now.UtcTicks}")), Group = group, State = IncidentState.Open, Level = alert.Level, Summary = alert.Summary, OpenedAt = ruling.Now,
            LeadAlert = alert.Id, Category = news.Category, Component = news.Component, Owner = alert.Owner, Version = 1,
        };
        // Others fire of the incident before, which somebody said is over.
        sight = sight with { Others = FiringAlerts.None, Lead = alert };
        var telling = new IncidentTelling(IncidentCountRules.With(fresh, sight, news), sight, news, ruling);
        telling.Note(IncidentEvent.Opened, alert.Summary);
        telling.TellNow("raised");
        return telling.Step();
    }

    static IncidentStep Join(IncidentSight sight, AlertNews news, IncidentRuling ruling)
    {
        var before = sight.Incident!;
        var telling = new IncidentTelling(IncidentCountRules.With(Next(before) with { QuietSince = null }, sight, news), sight, news, ruling);
        telling.Note(IncidentEvent.Joined, $"{Of(news.Alert)}, now {telling.Incident.Clusters} of {telling.Incident.OfClusters} clusters.");
        if (!telling.TellRise(before.Level)) telling.TellSoon();
        return telling.Step();
    }

    static IncidentStep Change(IncidentSight sight, AlertNews news, IncidentRuling ruling)
    {
        var before = sight.Incident!;
        var telling = new IncidentTelling(IncidentCountRules.With(Next(before), sight, news), sight, news, ruling);
        if (news.Alert.Flapping && !sight.Known!.Flapping)
        {
            telling.Note(IncidentEvent.Flapping, $"{Of(news.Alert)} comes and goes.");
            if (telling.Incident.Alerts == 1 && !before.Flapping) telling.TellNow("flapping");
        }
        telling.TellRise(before.Level);
        return telling.Step();
    }

    static IncidentStep Reopen(IncidentSight sight, AlertNews news, IncidentRuling ruling)
    {
        var before = sight.Incident!;
        var again = Next(before) with
        {
            State = IncidentState.Open, ResolvedAt = null, ResolvedBy = null, AcknowledgedAt = null, AcknowledgedBy = null, SnoozedUntil = null, QuietSince = null, Escalations = [],
            Level = news.Alert.Level, Factors = [], Score = 0, Reopened = before.Reopened + 1, Flapping = before.Reopened + 1 >= IncidentOptions.FlapsAfter,
        };
        var telling = new IncidentTelling(IncidentCountRules.With(again, sight, news), sight, news, ruling);
        telling.Note(IncidentEvent.Reopened, $"{Of(news.Alert)}: the same again, {Since(before, ruling)} after it was over.");
        if (again.Flapping && !before.Flapping) telling.Note(IncidentEvent.Flapping, "It comes and goes: it stays open until it was quiet for a while.");
        telling.TellNow(again.Flapping && !before.Flapping ? "flapping" : "reopened");
        return telling.Step();
    }

    static IncidentStep Leave(IncidentSight sight, AlertNews news, IncidentRuling ruling)
    {
        var left = IncidentCountRules.With(Next(sight.Incident!), sight, news);
        var telling = new IncidentTelling(left, sight, news, ruling);
        telling.Note(IncidentEvent.Left, $"{Of(news.Alert)} is over, still {left.Clusters} of {left.OfClusters} clusters.");
        if (left.Alerts > 0) return telling.Step();
        if (!left.Flapping) return telling.Resolve("The last alert is over.");
        telling.Incident = left with { QuietSince = ruling.Now };
        return telling.Step();
    }

    /// <summary>The incident, to be written after this version of it.</summary>
    internal static Incident Next(Incident incident) => incident with { Version = incident.Version + 1 };

    // Runs have ids of their own: an alert that a run raised does not come again. A silence or an outage may.
    static bool IsNews(Alert known, Alert alert) =>
        (alert.Kind is not AlertKind.Case && known.ResolvedAt is not null) || alert.Level > known.Level || (alert.Flapping && !known.Flapping);

    // Who said that it is over is not told that it is the same again; what comes then is new.
    static bool MayReopen(Incident last, IncidentRuling ruling) =>
        last is { ResolvedBy: null, ResolvedAt: { } end } && ruling.Now - end <= ruling.Options.ReopenWithin;

    static IncidentStep RowOnly(IncidentSight sight, AlertNews news) => new() { Alert = news.Alert with { Incident = sight.Known?.Incident } };

    // Raised by a server that knew no incidents: whoever was told of it is told of its end.
    static IncidentStep Unheard(IncidentSight sight, AlertNews news, IncidentRuling ruling)
    {
        var way = ruling.Routes.WayOf(news.Alert, sight.LabelsOf(news.Alert));
        var message = AlertMessage.Notify(news.Alert, news.What, ruling.Now).Closed(way.NotSent);
        return new IncidentStep { Alert = news.Alert, Notifications = [.. way.Channels.Where(channel => !message.IsEnd || ruling.Routes.TellsEnd(channel)).Select(message.To)] };
    }

    static string Of(Alert alert) => alert.Case.Length > 0 ? $"{alert.Case} on {alert.Cluster}" : alert.Cluster;

    static string Since(Incident before, IncidentRuling ruling) => $"{(int)(ruling.Now - (before.ResolvedAt ?? ruling.Now)).TotalSeconds} s";
}
