using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Access;

/// <summary>Tokens and audit over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class AccessGrpc(AccessApi access) : Contracts.V1Alpha1.Access.AccessBase
{
    [Authorize(Policies.Admin), Mutation("token.create")]
    public override Task<CreateTokenResponse> CreateToken(CreateTokenRequest request, ServerCallContext context) =>
        access.CreateAsync(request, context.Caller(), context.CancellationToken);

    [Authorize(Policies.Admin)]
    public override Task<ListTokensResponse> ListTokens(ListTokensRequest request, ServerCallContext context) =>
        access.ListAsync(context.CancellationToken);

    [Authorize(Policies.Admin), Mutation("token.revoke")]
    public override Task<RevokeTokenResponse> RevokeToken(RevokeTokenRequest request, ServerCallContext context) =>
        access.RevokeAsync(request, context.Caller(), context.CancellationToken);

    public override Task<Token> WhoAmI(WhoAmIRequest request, ServerCallContext context) =>
        Task.FromResult(AccessApi.WhoAmI(context.GetHttpContext().Token()));

    [Authorize(Policies.Admin)]
    public override Task<ListAuditResponse> ListAudit(ListAuditRequest request, ServerCallContext context) =>
        access.AuditAsync(request, context.CancellationToken);
}
