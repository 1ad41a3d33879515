using KubeProbe.Core.Alerts;

namespace KubeProbe.Core.Incidents;

/// <summary>What goes on and nobody has taken on is told again.</summary>
sealed partial class IncidentTelling
{
    static readonly TimeSpan SoonestLook = TimeSpan.FromMinutes(5), LatestLook = TimeSpan.FromHours(1);

    /// <summary>Tells again who was told so long ago, as far as the routes still lead there.</summary>
    public void TellAgain()
    {
        if (told || Inhibited || ruling.SilencedUntil is not null || !Incident.WantsSomebody(ruling.Now)) return;
        var due = Repeats().Where(each => each.DueAt <= ruling.Now).Select(each => each.Channel).Intersect(Wanted()).ToList();
        if (due.Count > 0) Send(Notification.Repeated, due, Incident.LastToldAt);
    }

    DateTimeOffset? RepeatDue()
    {
        if (!Incident.WantsSomebody(ruling.Now)) return null;
        // What is due and could not be told, because it is silenced or its route is not there at this hour, is looked at again.
        return Repeats().Select(each => (DateTimeOffset?)(each.DueAt > ruling.Now ? each.DueAt : ruling.Now + Within(each.After / 8))).Min();
    }

    IEnumerable<(string Channel, DateTimeOffset DueAt, TimeSpan After)> Repeats()
    {
        var ways = Ways();
        foreach (var told in Incident.ChannelsTold)
        {
            TimeSpan? said = ways.Where(way => way.RepeatAfter.ContainsKey(told.Channel)).Select(way => (TimeSpan?)way.RepeatAfter[told.Channel]).Min();
            var after = said ?? ruling.Options.RepeatInterval;
            if (after > TimeSpan.Zero) yield return (told.Channel, told.At + after, after);
        }
    }

    IReadOnlyList<ChannelTold> Told(IEnumerable<string> channels)
    {
        var now = channels.ToList();
        return [.. Incident.ChannelsTold.Where(one => !now.Contains(one.Channel)), .. now.Select(channel => new ChannelTold(channel, ruling.Now))];
    }

    static TimeSpan Within(TimeSpan pause) => pause < SoonestLook ? SoonestLook : pause > LatestLook ? LatestLook : pause;
}
