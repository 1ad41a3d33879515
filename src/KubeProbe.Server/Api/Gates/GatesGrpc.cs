using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Configuration;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Gates;

/// <summary>Gates over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class GatesGrpc(GatesApi gates, ServerOptions options) : Contracts.V1Alpha1.Gates.GatesBase
{
    [Authorize(Policies.ChangeSystem), Mutation("change")]
    public override async Task<Gate> EvaluateGate(EvaluateGateRequest request, ServerCallContext context) =>
        GateMapping.ToMessage(await gates.EvaluateAsync(
            request.Change ?? new PostChangeRequest(), GatesApi.ReadWait(request.Wait), context.Caller(), context.CancellationToken), options.Runs.PublicUrl);

    public override async Task<Gate> GetGate(GetGateRequest request, ServerCallContext context) =>
        GateMapping.ToMessage(await gates.ReadAsync(request.Id, GatesApi.ReadWait(request.Wait), context.CancellationToken), options.Runs.PublicUrl);

    [Authorize(Policies.Operator), Mutation("gate.override")]
    public override async Task<Gate> OverrideGate(OverrideGateRequest request, ServerCallContext context) =>
        GateMapping.ToMessage(await gates.OverrideAsync(request, context.Caller(), context.CancellationToken), options.Runs.PublicUrl);
}
