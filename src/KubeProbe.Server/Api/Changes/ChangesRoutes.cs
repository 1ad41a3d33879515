using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Access;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Changes.Events;
using KubeProbe.Server.Api.Http;
using Microsoft.AspNetCore.Authentication;

namespace KubeProbe.Server.Api.Changes;

/// <summary>Changes over HTTP: with a bearer token, or signed.</summary>
static class ChangesRoutes
{
    /// <summary>The actor of changes that came signed.</summary>
    const string SignedActor = "change-webhook";

    public static void MapChanges(this IEndpointRouteBuilder api)
    {
        // Who may post is decided below: a signature is checked on the raw bytes, before anything reads them.
        api.MapPost("/changes", async (HttpContext context, ChangesApi changes, ChangeIntake intake, ChangeSignatures signatures, Auditor auditor) =>
            {
                var (body, caller) = await ReadAsync(context, signatures, auditor);
                if (EventReader.IsCloudEvent(context.Request))
                    return ProtoJson.Result(await intake.TakeAsync("cloudevents", EventReader.Read(context.Request, body), context.Request.Query, caller, context.RequestAborted));
                return ProtoJson.Result(await changes.PostAsync(ProtoJson.Parse<PostChangeRequest>(body), caller, context.RequestAborted));
            })
            .Takes<PostChangeRequest, Change>("Tells of a change; answers with the runs it fired.")
            .AllowAnonymous();

        api.MapPost("/changes/from/{mapping}", async (HttpContext context, ChangeIntake intake, ChangeSignatures signatures, Auditor auditor, string mapping) =>
            {
                var (body, caller) = await ReadAsync(context, signatures, auditor);
                return ProtoJson.Result(await intake.TakeAsync(mapping, EventReader.Read(context.Request, body), context.Request.Query, caller, context.RequestAborted));
            })
            .Answers<PostEventResponse>("Takes an event of another tool as changes: argocd, flux, alertmanager or cloudevents.")
            .AllowAnonymous();

        api.MapGet("/changes", (HttpContext context, ChangesApi changes, string? cluster, string? component, string? source, string? pageSize, string? pageToken) =>
            {
                var query = new Query();
                var request = new ListChangesRequest
                {
                    Cluster = cluster ?? "", Component = component ?? "", Source = source ?? "", PageSize = query.Number(pageSize, "pageSize"), PageToken = pageToken ?? "",
                };
                query.Check();
                return ProtoJson.ResultAsync(changes.ListAsync(request, context.RequestAborted));
            })
            .Answers<ListChangesResponse>("Changes, newest first, told or observed.");

        api.MapGet("/changes/{id}", (HttpContext context, ChangesApi changes, string id) =>
                ProtoJson.ResultAsync(changes.GetAsync(new GetChangeRequest { Id = ChangeRules.IdOf(id) }, context.RequestAborted)))
            .Answers<Change>("One change and the runs it fired.");
    }

    static async Task<(ReadOnlyMemory<byte> Body, Caller Caller)> ReadAsync(HttpContext context, ChangeSignatures signatures, Auditor auditor)
    {
        var body = await ProtoJson.ReadBytesAsync(context.Request, ProtoJson.MaxBody);
        var caller = context.Request.Headers.ContainsKey("webhook-signature")
            ? Signed(context, signatures, body.Span)
            : await BearerAsync(context, auditor);
        return (body, caller);
    }

    static Caller Signed(HttpContext context, ChangeSignatures signatures, ReadOnlySpan<byte> body) =>
        signatures.Fault(context.Request.Headers, body) is { } fault
            ? throw ApiFault.Unauthenticated(fault)
            : new Caller(SignedActor, Role.ChangeSystem, context.Connection.RemoteIpAddress?.ToString() ?? "");

    static async Task<Caller> BearerAsync(HttpContext context, Auditor auditor)
    {
        if (!(await context.AuthenticateAsync()).Succeeded)
            throw ApiFault.Unauthenticated(
                "A bearer token of the role change-system is needed, or a signature: the headers webhook-id, webhook-timestamp and webhook-signature.");
        var caller = context.Caller();
        if (Policies.Allows(Policies.ChangeSystem, caller.Role)) return caller;
        await auditor.AddAsync(caller, "change", context.Request.Path, "denied: needs the role change-system or admin");
        throw ApiFault.Denied($"This needs the role change-system or admin; the token \"{caller.Name}\" has the role {RoleName.Of(caller.Role)}.");
    }
}
