using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Incidents;
using IncidentEvent = KubeProbe.Core.Incidents.IncidentEvent;

namespace KubeProbe.Server.Api.Alerts.OnCall;

/// <summary>Who was called takes an incident on; what became of a call is a line of its story. Throws <see cref="ApiFault"/>.</summary>
sealed class CallsApi(CallTokens tokens, ICallAnswers answers, IncidentCalls incidents, ICallMisses misses, TimeProvider time)
{
    /// <summary>Takes what was posted to a signed address; answers with a sentence.</summary>
    public async Task<TakeCallResponse> TakeAsync(string token, IReadOnlyDictionary<string, string> fields, string source, CancellationToken cancellation)
    {
        var claims = tokens.Read(token) ?? throw ApiFault.Unauthenticated("The address is forged, mutilated or older than a day. It is made for each call, and good for it alone.");
        var answer = answers.Read(claims.Channel, fields) ?? throw ApiFault.NotFound($"There is no channel {claims.Channel} any more.");
        var of = $"step {claims.Step} of ladder {claims.Ladder}";
        IReadOnlyList<string> all = [claims.Incident, .. claims.Others];
        if (answer.Acknowledges) return new TakeCallResponse { Text = await AcknowledgeAsync(claims, all, all.Count == 1 ? $"Called by {of}." : $"Called by {of}, of {all.Count} incidents at once.", source, cancellation) };
        var found = 0;
        foreach (var incident in all)
        {
            if (answer.Status is not { } status) break;
            if (answer.ReachedNobody)
                await misses.MissedAsync(incident, new MissedCall(all.Count == 1 ? claims.Ladder : null, claims.Person, claims.CalledAt, $"the provider says {status}."), cancellation);
            if (answer.ReachedNobody || await incidents.NoteAsync(incident, Note(claims, of, status), cancellation)) found++;
        }
        if (answer.Status is not null && found == 0) throw None(claims);
        return new TakeCallResponse { Text = "Noted. Nothing is acknowledged by this." };
    }

    // Who was called of several takes all of them on.
    async Task<string> AcknowledgeAsync(CallClaims claims, IReadOnlyList<string> all, string comment, string source, CancellationToken cancellation)
    {
        var said = new List<string>();
        foreach (var incident in all)
        {
            var taken = await incidents.ActAsync(incident, new IncidentAction(IncidentActionKind.Acknowledge, $"{claims.Person} by phone", Comment: comment, Source: source), cancellation);
            if (!taken.NotFound) said.Add(taken.Incident is { } found ? $"Incident {found.Id} is acknowledged by {found.AcknowledgedBy}." : taken.Refusal!);
        }
        return said.Count > 0 ? string.Join(' ', said) : throw None(claims);
    }

    // The same status of the same call is one line.
    IncidentEvent Note(CallClaims claims, string of, string status) => new(
        FormattableString.Invariant($"call.{claims.CalledAt.ToUnixTimeSeconds()}.{claims.Step}.{claims.Person[..Math.Min(20, claims.Person.Length)]}.{status}"),
        time.GetUtcNow(), IncidentEvent.Escalation, $"The call to {claims.Person}, {of}: {status}.", IncidentEvent.Centre);

    static ApiFault None(CallClaims claims) => ApiFault.NotFound($"There is no incident {claims.Incident} any more.");
}
