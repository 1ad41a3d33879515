using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;

namespace KubeProbe.Server.Api.Changes.Events;

/// <summary>Takes the events of other tools as changes.</summary>
sealed class ChangeIntake(ChangesApi changes, ChangePlaces places)
{
    /// <summary>Posts what the event tells of; says of what it left out, why. Throws when there is nothing in it but faults.</summary>
    /// <param name="mapping">A name of <see cref="EventMappings.Rows"/>.</param>
    /// <param name="told">The event.</param>
    /// <param name="query">May say where, over the event: <c>cluster</c> or <c>group</c>, and with what labels: <c>gate</c>.</param>
    /// <param name="caller">Who told.</param>
    /// <param name="cancellation">Ends it between two changes.</param>
    public async Task<PostEventResponse> TakeAsync(string mapping, ToldEvent told, IQueryCollection query, Caller caller, CancellationToken cancellation)
    {
        var mapped = EventMappings.Rows.TryGetValue(mapping, out var map)
            ? map(told).ToList()
            : throw ApiFault.NotFound($"There is no mapping \"{(mapping.Length <= 64 ? mapping : "…")}\". They are {string.Join(", ", EventMappings.Rows.Keys)}.");

        var answer = new PostEventResponse();
        var faults = new List<FieldFault>();
        foreach (var (change, place) in mapped)
        {
            try
            {
                await places.FillAsync(change, $"{query["cluster"]}", $"{query["group"]}", place, cancellation);
                if ($"{query["gate"]}" is { Length: > 0 } gate) change.Labels[Gates.GateQuestion.GateLabel] = gate;
                answer.Changes.Add(await changes.PostAsync(change, caller, cancellation));
            }
            catch (ApiFault fault) when (fault.Code is Code.InvalidArgument)
            {
                faults.AddRange(fault.Fields);
                answer.Ignored.Add($"{change.Id}: {fault.Message}");
            }
        }
        if (mapped.Count == 0) answer.Ignored.Add("The event tells of no change.");
        return answer.Changes.Count == 0 && faults.Count > 0 ? throw ApiFault.Invalid([.. faults.Distinct()]) : answer;
    }
}
