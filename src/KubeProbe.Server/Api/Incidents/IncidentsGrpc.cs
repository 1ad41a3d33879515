using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Incidents;
using KubeProbe.Server.Access;
using Microsoft.AspNetCore.Authorization;
using Incident = KubeProbe.Contracts.V1Alpha1.Incident;

namespace KubeProbe.Server.Api.Incidents;

/// <summary>Incidents over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class IncidentsGrpc(IncidentsApi incidents) : Contracts.V1Alpha1.Incidents.IncidentsBase
{
    public override Task<ListIncidentsResponse> ListIncidents(ListIncidentsRequest request, ServerCallContext context) => incidents.ListAsync(request, context.CancellationToken);

    public override Task<IncidentDetail> GetIncident(GetIncidentRequest request, ServerCallContext context) => incidents.GetAsync(request.Id, context.CancellationToken);

    [Authorize(Policies.Operator), Mutation("incident.acknowledge")]
    public override Task<Incident> AcknowledgeIncident(AcknowledgeIncidentRequest request, ServerCallContext context) =>
        incidents.ActAsync(request.Id, IncidentActionKind.Acknowledge, request.Comment, context.Caller(), context.CancellationToken);

    [Authorize(Policies.Operator), Mutation("incident.snooze")]
    public override Task<Incident> SnoozeIncident(SnoozeIncidentRequest request, ServerCallContext context) =>
        incidents.ActAsync(request.Id, IncidentActionKind.Snooze, request.Comment, context.Caller(), context.CancellationToken, snooze: request.For);

    [Authorize(Policies.Operator), Mutation("incident.unsnooze")]
    public override Task<Incident> UnsnoozeIncident(UnsnoozeIncidentRequest request, ServerCallContext context) =>
        incidents.ActAsync(request.Id, IncidentActionKind.Unsnooze, request.Comment, context.Caller(), context.CancellationToken);

    [Authorize(Policies.Operator), Mutation("incident.merge")]
    public override Task<Incident> MergeIncident(MergeIncidentRequest request, ServerCallContext context) =>
        incidents.ActAsync(request.Id, IncidentActionKind.Merge, request.Comment, context.Caller(), context.CancellationToken, into: request.Into);

    [Authorize(Policies.Operator), Mutation("incident.resolve")]
    public override Task<Incident> ResolveIncident(ResolveIncidentRequest request, ServerCallContext context) =>
        incidents.ActAsync(request.Id, IncidentActionKind.Resolve, request.Comment, context.Caller(), context.CancellationToken);
}
