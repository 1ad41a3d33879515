using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Rollouts;

/// <summary>Versions of templates that are tried, over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class RolloutsGrpc(RolloutsApi rollouts) : Contracts.V1Alpha1.Rollouts.RolloutsBase
{
    public override Task<TemplateRollout> GetRollout(GetRolloutRequest request, ServerCallContext context) => rollouts.GetAsync(request.Template);

    [Authorize(Policies.Operator), Mutation("rollout")]
    public override Task<TemplateRollout> DecideRollout(DecideRolloutRequest request, ServerCallContext context) => rollouts.DecideAsync(request, context.Caller());
}
