using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Silences;

namespace KubeProbe.Core.Incidents;

/// <summary>Which incidents are silenced: those of which all that fires is.</summary>
public sealed class IncidentSilences(IAlertContexts contexts, IAlertSilences silences, TimeProvider time)
{
    /// <summary>The silence that holds an incident back now; null when none does.</summary>
    public async Task<AlertSilence?> OfAsync(Incident incident, CancellationToken cancellation) =>
        (await ByAsync([incident], cancellation)).GetValueOrDefault(incident.Id);

    /// <summary>The silences that hold incidents back now, by the ids of the incidents.</summary>
    public async Task<IReadOnlyDictionary<string, AlertSilence>> ByAsync(IReadOnlyList<Incident> incidents, CancellationToken cancellation)
    {
        var (now, by) = (time.GetUtcNow(), new Dictionary<string, AlertSilence>());
        var open = incidents.Where(incident => incident.IsOpen).ToList();
        if (open.Count == 0) return by;
        var active = (await silences.PageAsync(new SilenceFilter(EndingAfter: now), cancellation)).Where(silence => silence.IsActive(now)).ToList();
        if (active.Count == 0) return by;
        var known = await contexts.ReadAsync([.. open.Select(incident => incident.LeadAlert).Distinct()], cancellation);
        foreach (var incident in open)
            if (known.GetValueOrDefault(incident.LeadAlert) is { } context && AlertSilenceRules.Holding(active, context, now) is { } silence) by[incident.Id] = silence;
        return by;
    }
}
