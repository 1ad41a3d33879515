using Google.Protobuf;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Incidents;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Http;
using Incident = KubeProbe.Contracts.V1Alpha1.Incident;

namespace KubeProbe.Server.Api.Incidents;

/// <summary>Incidents over HTTP, in the messages of the contract.</summary>
static class IncidentsRoutes
{
    public static void MapIncidents(this IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents", (HttpContext context, IncidentsApi incidents, string[]? state, string? level, string? cluster, string? @case, string? group, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListIncidentsRequest
                {
                    States = { state?.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) ?? [] },
                    Level = level ?? "",
                    Cluster = cluster ?? "",
                    Case = @case ?? "",
                    Group = group ?? "",
                    PageSize = read.Number(pageSize, "pageSize"),
                    PageToken = pageToken ?? "",
                };
                read.Check();
                return ProtoJson.ResultAsync(incidents.ListAsync(request, context.RequestAborted));
            })
            .Answers<ListIncidentsResponse>("One page of incidents, newest first.");

        api.MapGet("/incidents/{id}", (HttpContext context, IncidentsApi incidents, string id) => ProtoJson.ResultAsync(incidents.GetAsync(id, context.RequestAborted)))
            .Answers<IncidentDetail>("An incident with its story, its alerts and the arithmetic of its level.");

        Act<AcknowledgeIncidentRequest>(api, "acknowledge", "Takes an incident on: escalation stops.", (incidents, id, body, context) =>
            incidents.ActAsync(id, IncidentActionKind.Acknowledge, body.Comment, context.Caller(), context.RequestAborted));
        Act<SnoozeIncidentRequest>(api, "snooze", "Nobody is told of an incident for a while, unless it gets worse.", (incidents, id, body, context) =>
            incidents.ActAsync(id, IncidentActionKind.Snooze, body.Comment, context.Caller(), context.RequestAborted, snooze: body.For));
        Act<UnsnoozeIncidentRequest>(api, "unsnooze", "Ends a snooze.", (incidents, id, body, context) =>
            incidents.ActAsync(id, IncidentActionKind.Unsnooze, body.Comment, context.Caller(), context.RequestAborted));
        Act<MergeIncidentRequest>(api, "merge", "Gives the alerts of an incident to another one.", (incidents, id, body, context) =>
            incidents.ActAsync(id, IncidentActionKind.Merge, body.Comment, context.Caller(), context.RequestAborted, into: body.Into));
        Act<ResolveIncidentRequest>(api, "resolve", "Says that an incident is over.", (incidents, id, body, context) =>
            incidents.ActAsync(id, IncidentActionKind.Resolve, body.Comment, context.Caller(), context.RequestAborted));
    }

    // The id stands in the path; one in the body is passed over.
    static void Act<TBody>(IEndpointRouteBuilder api, string verb, string summary, Func<IncidentsApi, string, TBody, HttpContext, Task<Incident>> act)
        where TBody : IMessage<TBody>, new() =>
        api.MapPost($"/incidents/{{id}}/{verb}", async (HttpContext context, IncidentsApi incidents, string id) =>
                ProtoJson.Result(await act(incidents, id, await ProtoJson.ReadAsync<TBody>(context.Request), context)))
            .Takes<TBody, Incident>(summary)
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute($"incident.{verb}"));
}
