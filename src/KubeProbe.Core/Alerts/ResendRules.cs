namespace KubeProbe.Core.Alerts;

/// <summary>
/// Which dead letters can be sent again. What says that something fires, and comes to a receiver that was told of its end, would fire there for ever: it is
/// not sent. Where the end was given up as well, it goes after it.
/// </summary>
public static class ResendRules
{
    /// <summary>Decides.</summary>
    /// <param name="letters">Those that are to be sent again.</param>
    /// <param name="all">All notifications of their incidents and alerts.</param>
    public static ResendPlan Plan(IReadOnlyCollection<Notification> letters, IEnumerable<Notification> all)
    {
        var last = all.Where(each => !each.IsOfLadder).GroupBy(Of).ToDictionary(group => group.Key, group => group.OrderBy(NotificationOrderRules.PlaceOf).ThenBy(each => each.IsEnd).Last());
        var (again, overtaken) = (new HashSet<string>(), new List<string>());
        foreach (var letter in letters)
        {
            // Calls and the like are closed when nobody is wanted any more; an end ends nothing twice.
            if (letter.IsOfLadder || letter.IsEnd || last.GetValueOrDefault(Of(letter)) is not { IsEnd: true } end) again.Add(letter.Id);
            else if (end.State is NotificationState.Delivered) overtaken.Add(letter.Id);
            else again.UnionWith(end.State is NotificationState.Abandoned ? [letter.Id, end.Id] : [letter.Id]);
        }
        return new ResendPlan(again, overtaken);
    }

    static (string Channel, string Of) Of(Notification notification) => (notification.Channel, notification.Incident ?? notification.AlertId);
}

/// <summary>What is sent again.</summary>
/// <param name="Again">Ids of what is, ends that go after their beginnings among them.</param>
/// <param name="Overtaken">Ids of what is not, because the channel was told of the end since.</param>
public sealed record ResendPlan(IReadOnlyCollection<string> Again, IReadOnlyList<string> Overtaken);
