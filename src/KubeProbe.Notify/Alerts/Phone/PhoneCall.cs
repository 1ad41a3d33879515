using System.Security.Cryptography;
using System.Text;
using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Notify.Alerts.Phone;

/// <summary>One call to one person: of one incident, or of several.</summary>
/// <param name="First">What is told first: the worst, of those the one that is told longest.</param>
/// <param name="Told">Whom it calls, and by which step.</param>
/// <param name="Others">One event of each other incident, the worst first.</param>
/// <param name="Key">The same for the same call.</param>
/// <param name="At">When the last step of them was taken.</param>
sealed record PhoneCall(AlertEvent First, CallTold Told, IReadOnlyList<AlertEvent> Others, string Key, DateTimeOffset At)
{
    /// <summary>The incidents it tells of, or the alert where it is told by itself.</summary>
    public IReadOnlyList<string> Incidents => [.. Others.Prepend(First).Select(IdOf)];

    /// <summary>Of what is told to one person; null where it says of nobody whom to call.</summary>
    public static PhoneCall? Of(IReadOnlyList<AlertEvent> events)
    {
        var calls = events.Where(told => told.Call is not null).OrderByDescending(told => told.Alert.Level).ThenBy(told => told.At).ThenBy(told => told.Notification.Id, StringComparer.Ordinal).ToList();
        if (calls.Count == 0) return null;
        var incidents = calls.DistinctBy(IdOf).ToList();
        return new PhoneCall(incidents[0], incidents[0].Call!, [.. incidents.Skip(1)], KeyOf(calls), calls.Max(told => told.At));
    }

    static string IdOf(AlertEvent told) => told.Incident?.Id ?? told.Alert.Id;

    static string KeyOf(List<AlertEvent> calls)
    {
        List<string> ids = [.. calls.Select(told => told.Notification.Id).Order(StringComparer.Ordinal)];
        return ids.Count == 1 ? ids[0] : $"calls.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', ids))))[..32]}";
    }
}
