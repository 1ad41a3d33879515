using KubeProbe.Core.Access;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Incidents;

/// <summary>What somebody may do with an incident, and what that makes of it. A repetition answers with the incident as it is.</summary>
public static class IncidentActionRules
{
    /// <summary>Bounds of a snooze.</summary>
    public static readonly TimeSpan ShortestSnooze = TimeSpan.FromMinutes(1), LongestSnooze = TimeSpan.FromDays(30);

    /// <summary>Characters of a comment.</summary>
    public const int MaxComment = 500;

    /// <summary>Decides; a step without an incident says that there is nothing to do.</summary>
    /// <param name="sight">The incident.</param>
    /// <param name="action">What is wanted.</param>
    /// <param name="into">Of a merge: the other, or null when there is none.</param>
    /// <param name="ruling">By what is decided.</param>
    /// <param name="refusal">Why not, with the remedy.</param>
    public static IncidentStep? Decide(IncidentSight sight, IncidentAction action, Incident? into, IncidentRuling ruling, out string? refusal)
    {
        var incident = sight.Incident!;
        refusal = Refusal(incident, action, into, ruling.Now);
        if (refusal is not null) return null;
        if (IsSo(incident, action, ruling.Now)) return new IncidentStep();

        var telling = new IncidentTelling(IncidentCountRules.Recount(IncidentRules.Next(incident), sight), sight, null, ruling);
        var step = action.Kind switch
        {
            IncidentActionKind.Acknowledge => Set(telling, telling.Incident with { State = IncidentState.Acknowledged, AcknowledgedAt = ruling.Now, AcknowledgedBy = action.By, Escalations = [] }, IncidentEvent.Acknowledged, "Acknowledged", action),
            IncidentActionKind.Snooze => Set(telling, telling.Incident with { SnoozedUntil = action.Until }, IncidentEvent.Snoozed, $"Snoozed until {action.Until:u}", action),
            IncidentActionKind.Unsnooze => Unsnooze(telling, action),
            IncidentActionKind.Merge => Merge(telling, incident, into!, action, ruling),
            _ => telling.Resolve(Sentence($"Resolved with {telling.Incident.Alerts} alerts that still fire", action), action.By),
        };
        return step with { Audit = new AuditEntry(new AuditStamp(action.By, ruling.Now, action.Source), Verb(action.Kind), $"Incident/{incident.Id}", Detail(action)) };
    }

    /// <summary>The verb of the audit log.</summary>
    public static string Verb(IncidentActionKind kind) => $"incident.{kind.ToString().ToLowerInvariant()}";

    static IncidentStep Set(IncidentTelling telling, Incident next, string kind, string text, IncidentAction action)
    {
        telling.Incident = next;
        telling.Note(kind, Sentence(text, action), action.By);
        return telling.Step();
    }

    static IncidentStep Unsnooze(IncidentTelling telling, IncidentAction action)
    {
        telling.Incident = telling.Incident with { SnoozedUntil = null };
        telling.Note(IncidentEvent.Unsnoozed, Sentence("The snooze was ended", action), action.By);
        telling.TellWhenTime();
        return telling.Step();
    }

    static IncidentStep Merge(IncidentTelling telling, Incident incident, Incident into, IncidentAction action, IncidentRuling ruling)
    {
        telling.Incident = telling.Incident with { MergedInto = into.Id };
        var step = telling.Resolve(Sentence($"Merged into {into.Id}", action), action.By, "merged");
        // The other counts its alerts anew at once: see its wake-up.
        var other = IncidentRules.Next(into) with
        {
            WakeAt = ruling.Now, Untold = into.Untold || into.Told > 0, Level = incident.Level > into.Level ? incident.Level : into.Level,
            ToldChannels = [.. into.ToldChannels.Union(incident.ToldChannels)], MostClusters = Math.Max(into.MostClusters, incident.MostClusters),
        };
        // Who had taken the other on had taken nothing on that is as bad as this.
        if (other.Level > into.Level && into.State is IncidentState.Acknowledged) other = other with { State = IncidentState.Open, AcknowledgedAt = null, AcknowledgedBy = null };
        // Ladders go on where they were.
        if (other.State is IncidentState.Open) other = other with { Escalations = [.. into.Escalations, .. incident.Escalations.Where(at => into.Escalations.All(own => own.Ladder != at.Ladder))] };
        return step with { MergedInto = other };
    }

    static string? Refusal(Incident incident, IncidentAction action, Incident? into, DateTimeOffset now)
    {
        if (action.Comment.Length > MaxComment) return $"The comment is too long. Use at most {MaxComment} characters.";
        if (!incident.IsOpen && !(action.Kind is IncidentActionKind.Resolve || IsSo(incident, action, now)))
            return $"Incident {incident.Id} is resolved{(incident.MergedInto is { } other ? $": it was merged into {other}" : "")}. Nothing of it is to be done; 'kubeprobe incidents' lists the open ones.";
        return action.Kind switch
        {
            IncidentActionKind.Snooze when action.Until is not { } until || until - now < ShortestSnooze - TimeSpan.FromSeconds(30) || until - now > LongestSnooze =>
                $"A snooze lasts {Duration.Format(ShortestSnooze)} to {Duration.Format(LongestSnooze)}. Say how long with --for 2h.",
            IncidentActionKind.Merge when into is null => $"There is no incident {action.Into} to merge into. 'kubeprobe incidents' lists them.",
            IncidentActionKind.Merge when into.Id == incident.Id => "An incident is not merged into itself. Name another one.",
            IncidentActionKind.Merge when incident.MergedInto != into.Id && !into.IsOpen => $"Incident {into.Id} is resolved. Merge into one that is open.",
            _ => null,
        };
    }

    // Asked for once more, as after an answer that got lost.
    static bool IsSo(Incident incident, IncidentAction action, DateTimeOffset now) => action.Kind switch
    {
        IncidentActionKind.Acknowledge => incident.State is IncidentState.Acknowledged,
        IncidentActionKind.Snooze => incident.IsOpen && incident.SnoozedUntil == action.Until,
        IncidentActionKind.Unsnooze => incident.IsOpen && !incident.IsSnoozed(now),
        IncidentActionKind.Merge => incident.MergedInto == action.Into,
        _ => incident.State is IncidentState.Resolved,
    };

    static string Sentence(string text, IncidentAction action) => action.Comment.Length > 0 ? $"{text}: {action.Comment}" : $"{text}.";

    static string Detail(IncidentAction action) => Sentence(
        action.Kind switch
        {
            IncidentActionKind.Snooze => $"until {action.Until:u}",
            IncidentActionKind.Merge => $"into {action.Into}",
            _ => action.Kind.ToString().ToLowerInvariant(),
        },
        action);
}
