using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Access;

/// <summary>Tokens and audit over HTTP.</summary>
static class AccessRoutes
{
    public static void MapAccess(this IEndpointRouteBuilder api)
    {
        api.MapGet("/whoami", (HttpContext context) => ProtoJson.Result(AccessApi.WhoAmI(context.Token())))
            .Answers<Token>("The caller's own token.");

        api.MapGet("/tokens", (HttpContext context, AccessApi access) => ProtoJson.ResultAsync(access.ListAsync(context.RequestAborted)))
            .Answers<ListTokensResponse>("All tokens, newest first.").RequireAuthorization(Policies.Admin);

        api.MapPost("/tokens", async (HttpContext context, AccessApi access) =>
                ProtoJson.Result(await access.CreateAsync(
                    await ProtoJson.ReadAsync<CreateTokenRequest>(context.Request), context.Caller(), context.RequestAborted)))
            .Takes<CreateTokenRequest, CreateTokenResponse>("Makes a token; its text is in this answer only.")
            .RequireAuthorization(Policies.Admin).WithMetadata(new MutationAttribute("token.create"));

        api.MapDelete("/tokens/{id}", (HttpContext context, AccessApi access, string id) =>
                ProtoJson.ResultAsync(access.RevokeAsync(new RevokeTokenRequest { Id = id }, context.Caller(), context.RequestAborted)))
            .Answers<RevokeTokenResponse>("Revokes a token, by id or name.")
            .RequireAuthorization(Policies.Admin).WithMetadata(new MutationAttribute("token.revoke"));

        api.MapGet("/audit", (HttpContext context, AccessApi access, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListAuditRequest { PageSize = read.Number(pageSize, "pageSize"), PageToken = pageToken ?? "" };
                read.Check();
                return ProtoJson.ResultAsync(access.AuditAsync(request, context.RequestAborted));
            })
            .Answers<ListAuditResponse>("One page of the audit log, newest first.").RequireAuthorization(Policies.Admin);
    }
}
