using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Alerts;

/// <summary><c>kubeprobe get alerts</c>.</summary>
static class AlertTable
{
    static readonly TableColumn[] Columns =
    [
        new("ALERT"), new("CLUSTER"), new("CASE"), new("STATE"), new("LEVEL"), new("RAISED"), new("SUMMARY"),
        new("SEVERITY", Wide: true), new("OWNER", Wide: true), new("DELIVERY", Wide: true), new("LAST RUN", Wide: true), new("RUNBOOK", Wide: true),
    ];

    public static async Task ListAsync(Call call, ListAlertsRequest request, int limit, CancellationToken cancel)
    {
        var alerts = await Pages.ReadAsync<Alert>(limit, async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await call.Centre.Alerts.ListAlertsAsync(request, cancellationToken: cancel);
            return (page.Alerts, page.NextPageToken);
        });
        Write(call, alerts);
    }

    public static void Write(Call call, IReadOnlyList<Alert> alerts)
    {
        if (call.Format.IsDocument()) Documents.WriteList(call, "AlertList", alerts.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var alert in alerts) call.Out.Line(SafeText.Line($"alert/{alert.Id}"));
        else if (alerts.Count > 0) new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. alerts.Select(a => Row(call, a))]);
        else call.Talk.Line("No alerts found.");
    }

    static IReadOnlyList<Cell> Row(Call call, Alert alert) =>
    [
        Cell.Of(alert.Id), Cell.Of(alert.Cluster), Cell.Of(alert.Case), State(alert), Cell.Of(alert.Level), AgeText.Since(alert.Raised, call.Now), Cell.Of(alert.Summary),
        Cell.Of(alert.Arithmetic), Cell.Of(alert.Owner), Cell.Of(Delivery(alert)), Cell.Of(alert.LastRunId), Cell.Of(alert.Runbook),
    ];

    static Cell State(Alert alert) =>
        alert.Resolved is not null ? new Cell("Resolved", Tone.Good)
        : alert.Muted ? new Cell("Muted", Tone.Quiet)
        : alert.SilencedBy.Length > 0 ? new Cell("Silenced", Tone.Quiet)
        : new Cell("Firing", Tone.Bad);

    static string Delivery(Alert alert) => string.Join(',', alert.Deliveries.Select(d =>
        d.State == "delivered" || d.HeldBy.Length > 0 ? $"{d.Channel}:{d.Event}:{(d.HeldBy.Length > 0 ? (d.HeldBy.StartsWith("inc-", StringComparison.Ordinal) ? "not-needed" : $"silenced({d.HeldBy})") : d.State)}" : $"{d.Channel}:{d.Event}:{d.State}({d.Attempts} attempts)"));
}
