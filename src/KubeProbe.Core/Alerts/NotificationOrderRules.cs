using System.Globalization;

namespace KubeProbe.Core.Alerts;

/// <summary>
/// What is told of one incident to one channel is told in its order. A beginning that comes after its end, because it had to be tried again or its server
/// was killed, would fire at its receiver for ever.
/// </summary>
public static class NotificationOrderRules
{
    /// <summary>Its place among the messages of its incident, from 1. Of an alert that is told by itself the end comes last; the calls of a ladder have an order of their own.</summary>
    public static int PlaceOf(Notification notification)
    {
        if (notification.IsOfLadder) return 1;
        if (notification.Incident is { } incident && notification.Id.StartsWith($"{incident}.", StringComparison.Ordinal))
        {
            var rest = notification.Id.AsSpan(incident.Length + 1);
            if (rest.IndexOf('.') is var end and > 0 && int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        }
        return notification.Event is Notification.Resolved ? 2 : 1;
    }

    /// <summary>What has to be taken, or given up, before; null when nothing has. What a silence holds back is not waited for.</summary>
    /// <param name="notification">It is due.</param>
    /// <param name="all">All notifications of its alert.</param>
    public static Notification? AwaitedBefore(Notification notification, IReadOnlyList<Notification> all)
    {
        var place = PlaceOf(notification);
        return place == 1 ? null : all.FirstOrDefault(each =>
            each.Channel == notification.Channel && each.Incident == notification.Incident && each is { State: NotificationState.Pending, HeldBy: null, IsOfLadder: false } && PlaceOf(each) < place);
    }
}
