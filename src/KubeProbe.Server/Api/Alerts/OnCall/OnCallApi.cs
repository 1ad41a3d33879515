using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts.Escalations;

namespace KubeProbe.Server.Api.Alerts.OnCall;

/// <summary>Who would be called, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed class OnCallApi(IOnCall onCall, TimeProvider time)
{
    static readonly TimeSpan Furthest = TimeSpan.FromDays(366);

    public ListOnCallResponse List(ListOnCallRequest request)
    {
        var faults = new List<FieldFault>();
        var now = time.GetUtcNow();
        var at = Timestamps.Read(request.At, "at", faults) ?? now;
        if (faults.Count > 0) throw ApiFault.Invalid(faults);
        if (at < now - Furthest || at > now + Furthest) throw ApiFault.Invalid("at", "It is more than a year away.", "Give a time within a year, such as 2026-03-01T12:00:00Z.");
        return new ListOnCallResponse
        {
            At = at.ToTimestamp(),
            Rotas = { onCall.Rotas(at).Select(ToMessage) },
            Ladders = { onCall.Ladders.Select(ladder => ToMessage(ladder, at)) },
        };
    }

    static Contracts.V1Alpha1.Rota ToMessage(RotaView rota) => new()
    {
        Name = rota.Name, People = { rota.People }, Until = rota.Until?.ToTimestamp(), Read = rota.ReadAt?.ToTimestamp(), Notes = { rota.Notes },
    };

    // Each step as if it were taken at its time.
    Ladder ToMessage(EscalationLadder ladder, DateTimeOffset at) => new()
    {
        Name = ladder.Name, Channel = ladder.Channel, Times = ladder.Times, Again = ladder.Times > 1 ? Duration.FromTimeSpan(ladder.Again) : null,
        Steps = { ladder.Steps.Select(step => ToMessage(step, onCall.Who(step, at + step.After))) },
    };

    static LadderStep ToMessage(EscalationStep step, StepCall who) => new()
    {
        After = Duration.FromTimeSpan(step.After), Call = { who.People }, Tell = { step.Tell }, Notes = { who.Notes },
    };
}
