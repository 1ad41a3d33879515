using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Silences;

namespace KubeProbe.Server.Api.Alerts.Silences;

/// <summary>Which alerts silences hold back.</summary>
sealed class SilencedAlerts(IAlertBook book, IAlertContexts contexts, IAlertSilences silences, TimeProvider time)
{
    const int Page = 500;
    const int MostShown = 100;

    /// <summary>Of alerts that fire: the silence that counts now, by the alert's id.</summary>
    public async Task<IReadOnlyDictionary<string, AlertSilence>> ByAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var firing = alerts.Where(alert => alert.ResolvedAt is null).Select(alert => alert.Id).ToList();
        var by = new Dictionary<string, AlertSilence>();
        if (firing.Count == 0) return by;
        var active = (await silences.PageAsync(new SilenceFilter(EndingAfter: now), cancellation)).Where(silence => silence.IsActive(now)).ToList();
        if (active.Count == 0) return by;
        foreach (var context in (await contexts.ReadAsync(firing, cancellation)).Values)
            if (AlertSilenceRules.Holding(active, context.Labels, now) is { } silence) by[context.Alert.Id] = silence;
        return by;
    }

    /// <summary>Alerts that fire now and match: the first of them, and how many there are.</summary>
    public async Task<(IReadOnlyList<AlertContext> First, int Total)> MatchingAsync(IReadOnlyList<AlertMatcher> matchers, CancellationToken cancellation)
    {
        var (first, total) = (new List<AlertContext>(), 0);
        (DateTimeOffset, string)? before = null;
        while (true)
        {
            var page = await book.PageAsync(new AlertFilter(null, null, Firing: true, before, Page), cancellation);
            var known = await contexts.ReadAsync([.. page.Select(row => row.Alert.Id)], cancellation);
            foreach (var context in page.Select(row => known.GetValueOrDefault(row.Alert.Id)).OfType<AlertContext>())
            {
                if (!matchers.All(matcher => matcher.Matches(context.Labels))) continue;
                total++;
                if (first.Count < MostShown) first.Add(context);
            }
            if (page.Count < Page) return (first, total);
            before = (page[^1].Alert.RaisedAt, page[^1].Alert.Id);
        }
    }
}
