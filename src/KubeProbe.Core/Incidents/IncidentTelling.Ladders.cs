using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Core.Incidents;

/// <summary>People are called, step by step, until somebody has taken it on.</summary>
sealed partial class IncidentTelling
{
    /// <summary>Puts it at the foot of each ladder that a route names, unless somebody has it.</summary>
    void BeginLadders()
    {
        if (!Incident.WantsSomebody(ruling.Now)) return;
        var names = Ways().SelectMany(way => way.Ladders).Distinct().Except(Incident.Escalations.Select(at => at.Ladder)).ToList();
        foreach (var ladder in ruling.OnCall.Ladders.Where(ladder => names.Contains(ladder.Name)))
        {
            Incident = Incident with { Escalations = [.. Incident.Escalations, EscalationRules.Begin(ladder, ruling.Now)] };
            Note(IncidentEvent.Escalation, $"Ladder {ladder.Name} begins.");
        }
    }

    /// <summary>Takes the steps that are due.</summary>
    public void TakeSteps()
    {
        var wait = Inhibited || ruling.SilencedUntil is not null || sight.Lead is null || !Incident.WantsSomebody(ruling.Now);
        foreach (var at in Incident.Escalations.Where(at => at.DueAt <= ruling.Now).ToList()) Put(at, wait ? Later(at) : Taken(at));
    }

    /// <summary>A call reaches nobody: who is next does not wait for the step's time. False when that is known, or counts no more.</summary>
    public bool Miss(MissedCall missed)
    {
        foreach (var at in Incident.Escalations)
        {
            var ladder = ruling.OnCall.Ladders.FirstOrDefault(each => each.Name == at.Ladder);
            if (EscalationRules.Missed(ladder, at, missed, ruling.Now) is not { } after) continue;
            var next = after.DueAt is null ? " It was the last." : after.DueAt <= ruling.Now ? " The next step is taken at once." : "";
            Note(IncidentEvent.Escalation, $"The call to {missed.Person}, {(ladder is null ? "" : FormattableString.Invariant($"step {(at.Taken - 1) % ladder.Steps.Count + 1} of "))}ladder {at.Ladder}, reaches nobody: {missed.Why}{next}");
            Put(at, after);
            return true;
        }
        return false;
    }

    // What is at its end begins anew, what is under way goes on.
    void EndAcknowledgement(AlertLevel before)
    {
        Incident = Incident with { Escalations = [.. Incident.Escalations.Where(at => at.DueAt is not null)] };
        if (Incident.State is not IncidentState.Acknowledged) return;
        Note(IncidentEvent.Unacknowledged, $"{Incident.AcknowledgedBy} had taken it on as {Word(before)}: somebody is wanted anew.");
        Incident = Incident with { State = IncidentState.Open, AcknowledgedAt = null, AcknowledgedBy = null };
    }

    IncidentEscalation Later(IncidentEscalation at) => at with { DueAt = ruling.Now + EscalationRules.LookAgain };

    IncidentEscalation? Taken(IncidentEscalation at)
    {
        if (ruling.OnCall.Ladders.FirstOrDefault(each => each.Name == at.Ladder) is not { } ladder)
        {
            Note(IncidentEvent.Escalation, $"Ladder {at.Ladder} is not declared any more: nobody else is called by it.");
            return null;
        }
        // A step that finds nobody is followed by the next one at once.
        while (at.DueAt <= ruling.Now && EscalationRules.Next(ladder, at) is { } step) at = Take(ladder, step, at);
        if (EscalationRules.Next(ladder, at) is not null) return at;
        Note(IncidentEvent.Escalation, $"Ladder {ladder.Name} is at its end: it calls nobody any more.");
        return at with { DueAt = null };
    }

    IncidentEscalation Take(EscalationLadder ladder, EscalationStep step, IncidentEscalation at)
    {
        var who = ruling.OnCall.Who(step, ruling.Now);
        var number = at.Taken % ladder.Steps.Count + 1;
        foreach (var person in who.People)
            notifications.Add(Message(Notification.Call, person).To(ladder.Channel));
        foreach (var channel in step.Tell)
            notifications.Add(Message(Notification.Unacknowledged, "").To(channel));
        Incident = Incident with { ToldChannels = [.. Incident.ToldChannels.Union(step.Tell)], ChannelsTold = Told(step.Tell) };

        string[] done = [who.People.Count > 0 ? $"{string.Join(" and ", who.People)} called" : "nobody called", .. step.Tell.Select(channel => $"{channel} told")];
        Note(IncidentEvent.Escalation, $"Step {number} of {ladder.Steps.Count} of ladder {ladder.Name}: {string.Join(", ", done)}.{string.Concat(who.Notes.Select(note => $" {note}"))}");
        return EscalationRules.After(ladder, at, who.People, ruling.Now);

        Notification Message(string what, string person) =>
            IncidentMessage.Escalate(Incident, sight.Lead!, what, at, new CallTold(ladder.Name, number, ladder.Steps.Count, person), ruling.Now);
    }

    void Put(IncidentEscalation before, IncidentEscalation? after) =>
        Incident = Incident with { Escalations = [.. Incident.Escalations.Where(at => at.Ladder != before.Ladder), .. new[] { after }.OfType<IncidentEscalation>()] };
}
