using System.Net;

namespace KubeProbe.Notify.Alerts;

/// <summary>How one kind of receiver wants to be told, and how it answers.</summary>
interface IAlertFormat
{
    /// <summary>The request for one event, or for a digest of several. Where a receiver knows events one by one, the array carries all.</summary>
    HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now);

    /// <summary>Why the receiver refused although it answered 2xx, or null: chat robots answer 200 with an error code.</summary>
    string? Refusal(string body);

    /// <summary>Whether the receiver says by its status that it took it.</summary>
    bool IsTaken(HttpStatusCode status) => (int)status is >= 200 and < 300;

    /// <summary>Whether the receiver says by its status that it will never take it.</summary>
    bool IsFinal(HttpStatusCode status) => status is HttpStatusCode.Gone;
}
