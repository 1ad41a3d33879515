using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Alerts;
using KubeProbe.Server.Api.Alerts.Silences;
using Enum = System.Enum;

namespace KubeProbe.Server.Api.Incidents;

/// <summary>Incidents, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed class IncidentsApi(IIncidentQueries incidents, IIncidentFleets fleets, IRunCauses causes, IncidentCalls calls, IncidentSilences silences, SilencedAlerts silenced, TimeProvider time)
{
    const int OrdinaryPage = 50, MostAlerts = 500, LongestId = 100;

    /// <summary>One page, newest first.</summary>
    public async Task<ListIncidentsResponse> ListAsync(ListIncidentsRequest request, CancellationToken cancellation)
    {
        var size = PageSize.Of(request.PageSize, OrdinaryPage);
        var faults = new List<FieldFault>();
        var filter = new IncidentFilter
        {
            States = [.. request.States.Select(text => Word<IncidentState>(text, "states", faults))],
            Level = request.Level.Length == 0 ? AlertLevel.Info : Word<AlertLevel>(request.Level, "level", faults),
            Cluster = Text(request.Cluster), Case = Text(request.Case), Group = Text(request.Group), Limit = size + 1,
        };
        if (faults.Count > 0) throw ApiFault.Invalid(faults);
        var list = $"incidents {string.Join(',', filter.States)} {filter.Level} {filter.Cluster} {filter.Case} {filter.Group}";
        var rows = await incidents.PageAsync(filter with { Before = ReadKey(list, request.PageToken) }, cancellation);

        var by = await silences.ByAsync([.. rows.Take(size)], cancellation);
        var response = new ListIncidentsResponse { Incidents = { rows.Take(size).Select(row => IncidentMapping.ToMessage(row, by.GetValueOrDefault(row.Id)?.Id)) } };
        if (rows.Count > size)
        {
            var last = rows[size - 1];
            response.NextPageToken = PageToken.Write(list, last.OpenedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), last.Id);
        }
        return response;
    }

    /// <summary>One with its story and its alerts.</summary>
    public async Task<IncidentDetail> GetAsync(string id, CancellationToken cancellation)
    {
        var incident = (id.Length <= LongestId ? await incidents.FindAsync(id, cancellation) : null) ?? throw NoSuch(id);
        var story = await incidents.StoryAsync(id, cancellation);
        var alerts = await incidents.AlertsAsync(id, MostAlerts, cancellation);
        var by = await silenced.ByAsync(alerts, cancellation);
        var fleet = await fleets.OfAsync(id, IncidentFleet.Most, cancellation);
        var why = await causes.OfAsync([.. fleet.Clusters.Select(on => on.Failed).OfType<RunId>().Distinct()], cancellation);
        return new IncidentDetail
        {
            Incident = IncidentMapping.ToMessage(incident, (await silences.OfAsync(incident, cancellation))?.Id),
            Story = { story.Select(IncidentMapping.ToMessage) },
            Alerts = { alerts.Select(alert => AlertsApi.ToMessage(alert, [], by.GetValueOrDefault(alert.Id)?.Id)) },
            Fleet = { fleet.Clusters.Select(on => IncidentMapping.ToMessage(on, on.Failed is { } run ? why.GetValueOrDefault(run) : null)) },
            FleetClusters = fleet.All,
        };
    }

    /// <summary>Acknowledges, snoozes, merges or resolves; the caller's name is kept with it.</summary>
    public async Task<Contracts.V1Alpha1.Incident> ActAsync(
        string id, IncidentActionKind kind, string comment, Caller caller, CancellationToken cancellation, Google.Protobuf.WellKnownTypes.Duration? snooze = null, string? into = null)
    {
        if (comment.Length > IncidentActionRules.MaxComment || comment.Any(char.IsControl))
            throw ApiFault.Invalid("comment", "It is too long or holds control characters.", $"Use at most {IncidentActionRules.MaxComment} characters in one line.");
        if (kind is IncidentActionKind.Merge && into is not { Length: > 0 and <= LongestId }) throw ApiFault.Invalid("into", "It is missing.", "Name the incident that takes the alerts.");
        var until = kind is IncidentActionKind.Snooze ? time.GetUtcNow() + ReadSnooze(snooze) : (DateTimeOffset?)null;
        var answer = id.Length > LongestId ? throw NoSuch(id)
            : await calls.ActAsync(id, new IncidentAction(kind, caller.Name, until, into, comment.Trim(), caller.Source), cancellation);
        if (answer.NotFound) throw NoSuch(id);
        return answer.Incident is { } incident ? IncidentMapping.ToMessage(incident) : throw new ApiFault(Code.FailedPrecondition, answer.Refusal!);
    }

    static TimeSpan ReadSnooze(Google.Protobuf.WellKnownTypes.Duration? asked) =>
        asked is { Seconds: >= 0 and < 1_000_000_000, Nanos: >= 0 and <= 999_999_999 } && asked.ToTimeSpan() is var snooze
            && snooze >= IncidentActionRules.ShortestSnooze && snooze <= IncidentActionRules.LongestSnooze
            ? snooze
            : throw ApiFault.Invalid("for", "It is missing or out of range.", $"Give {Core.Manifests.Duration.Format(IncidentActionRules.ShortestSnooze)} to {Core.Manifests.Duration.Format(IncidentActionRules.LongestSnooze)}.");

    static ApiFault NoSuch(string id) => ApiFault.NotFound($"There is no incident {(id.Length > LongestId ? id[..LongestId] : id)}. 'kubeprobe incidents' lists them.");

    static (DateTimeOffset, string)? ReadKey(string list, string token)
    {
        if (PageToken.Read(list, token, parts: 2) is not { } key) return null;
        return long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), key[1])
            : throw PageToken.Fault();
    }

    static T Word<T>(string text, string field, List<FieldFault> faults) where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        if (names.FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) is { } name) return Enum.Parse<T>(name);
        faults.Add(new FieldFault(field, $"\"{(text.Length > 64 ? text[..64] : text)}\" is none.", $"Use {string.Join(", ", names.Select(each => each.ToLowerInvariant()))}."));
        return default;
    }

    static string? Text(string text) => text.Length > 0 ? text : null;
}
