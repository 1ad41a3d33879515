using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Api.Alerts.Silences;
using Kept = KubeProbe.Core.Alerts;

namespace KubeProbe.Server.Api.Alerts;

/// <summary>Alerts, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed class AlertsApi(IAlertBook book, SilencedAlerts silenced)
{
    const int OrdinaryPage = 50;

    /// <summary>One page, newest first.</summary>
    public async Task<ListAlertsResponse> ListAsync(ListAlertsRequest request, CancellationToken cancellation)
    {
        var size = PageSize.Of(request.PageSize, OrdinaryPage);
        var list = $"alerts {request.Cluster} {request.Case} {request.Firing}";
        var rows = await book.PageAsync(
            new AlertFilter(Text(request.Cluster), Text(request.Case), request.Firing, ReadKey(list, request.PageToken), size + 1), cancellation);

        var by = await silenced.ByAsync([.. rows.Take(size).Select(row => row.Alert)], cancellation);
        var response = new ListAlertsResponse
        {
            Alerts = { rows.Take(size).Select(row => ToMessage(row.Alert, row.Notifications, by.GetValueOrDefault(row.Alert.Id)?.Id)) },
        };
        if (rows.Count > size)
        {
            var last = rows[size - 1].Alert;
            response.NextPageToken = PageToken.Write(list, last.RaisedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), last.Id);
        }
        return response;
    }

    static (DateTimeOffset, string)? ReadKey(string list, string token)
    {
        if (PageToken.Read(list, token, parts: 2) is not { } key) return null;
        return long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), key[1])
            : throw PageToken.Fault();
    }

    /// <summary>In the words of the contract.</summary>
    public static KubeProbe.Contracts.V1Alpha1.Alert ToMessage(Kept.Alert alert, IReadOnlyList<Notification> notifications, string? silencedBy) => new()
    {
        Id = alert.Id,
        Cluster = alert.Cluster,
        Case = alert.Case,
        Raised = alert.RaisedAt.ToTimestamp(),
        Resolved = alert.ResolvedAt?.ToTimestamp(),
        RunId = RunId.TryParse(alert.Id, out _) ? alert.Id : "",
        LastRunId = alert.LastRun?.ToString() ?? "",
        Summary = alert.Summary,
        Owner = alert.Owner ?? "",
        Runbook = alert.Runbook ?? "",
        Muted = alert.Muted,
        Level = alert.Level.ToString().ToLowerInvariant(),
        Arithmetic = alert.Arithmetic ?? "",
        SilencedBy = silencedBy ?? "",
        Kind = alert.Kind.ToString(),
        Incident = alert.Incident ?? "",
        Flapping = alert.Flapping,
        Deliveries = { notifications.Select(ToMessage) },
    };

    static Delivery ToMessage(Notification notification) => new()
    {
        Event = notification.Event,
        Channel = notification.Channel,
        State = notification.State.ToString().ToLowerInvariant(),
        Attempts = notification.Attempts,
        LastError = notification.LastError ?? "",
        HeldBy = notification.HeldBy ?? "",
        NextAttempt = notification.State is NotificationState.Pending ? notification.NextAttemptAt.ToTimestamp() : null,
    };

    static string? Text(string text) => text.Length > 0 ? text : null;
}
