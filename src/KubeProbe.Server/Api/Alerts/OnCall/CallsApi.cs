using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Incidents;
using IncidentEvent = KubeProbe.Core.Incidents.IncidentEvent;

namespace KubeProbe.Server.Api.Alerts.OnCall;

/// <summary>Who was called takes an incident on; what became of a call is a line of its story. Throws <see cref="ApiFault"/>.</summary>
sealed class CallsApi(CallTokens tokens, ICallAnswers answers, IncidentCalls incidents, TimeProvider time)
{
    /// <summary>Takes what was posted to a signed address; answers with a sentence.</summary>
    public async Task<TakeCallResponse> TakeAsync(string token, IReadOnlyDictionary<string, string> fields, string source, CancellationToken cancellation)
    {
        var claims = tokens.Read(token) ?? throw ApiFault.Unauthenticated("The address is forged, mutilated or older than a day. It is made for each call, and good for it alone.");
        var answer = answers.Read(claims.Channel, fields) ?? throw ApiFault.NotFound($"There is no channel {claims.Channel} any more.");
        var of = $"step {claims.Step} of ladder {claims.Ladder}";
        if (answer.Acknowledges)
        {
            var taken = await incidents.ActAsync(
                claims.Incident, new IncidentAction(IncidentActionKind.Acknowledge, $"{claims.Person} by phone", Comment: $"Called by {of}.", Source: source), cancellation);
            if (taken.NotFound) throw None(claims);
            return new TakeCallResponse { Text = taken.Incident is { } incident ? $"Incident {incident.Id} is acknowledged by {incident.AcknowledgedBy}." : taken.Refusal! };
        }
        if (answer.Status is { } status && !await incidents.NoteAsync(claims.Incident, Note(claims, of, status), cancellation)) throw None(claims);
        return new TakeCallResponse { Text = "Noted. Nothing is acknowledged by this." };
    }

    // The same status of the same call is one line.
    IncidentEvent Note(CallClaims claims, string of, string status) => new(
        FormattableString.Invariant($"call.{claims.CalledAt.ToUnixTimeSeconds()}.{claims.Step}.{claims.Person[..Math.Min(20, claims.Person.Length)]}.{status}"),
        time.GetUtcNow(), IncidentEvent.Escalation, $"The call to {claims.Person}, {of}: {status}.", IncidentEvent.Centre);

    static ApiFault None(CallClaims claims) => ApiFault.NotFound($"There is no incident {claims.Incident} any more.");
}
