using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Changes;
using KubeProbe.Server.Api.Http;
using KubeProbe.Server.Configuration;

namespace KubeProbe.Server.Api.Gates;

/// <summary>Gates over HTTP, in the messages of the contract.</summary>
static class GatesRoutes
{
    public static void MapGates(this IEndpointRouteBuilder api)
    {
        api.MapPost("/gates", async (HttpContext context, GatesApi gates) =>
            {
                var request = await ProtoJson.ReadAsync<EvaluateGateRequest>(context.Request);
                return Result(context, await gates.EvaluateAsync(
                    request.Change ?? new PostChangeRequest(), GatesApi.ReadWait(request.Wait), context.Caller(), context.RequestAborted));
            })
            .Takes<EvaluateGateRequest, Gate>("Tells of a change unless it is known, and answers how its gate stands.")
            .RequireAuthorization(Policies.ChangeSystem).WithMetadata(new MutationAttribute("change"));

        api.MapGet("/gates/{id}", async (HttpContext context, GatesApi gates, string id, string? wait) =>
            {
                var query = new Query();
                var time = query.Time(wait, "wait");
                query.Check();
                return Result(context, await gates.ReadAsync(ChangeRules.IdOf(id), GatesApi.ReadWait(time), context.RequestAborted));
            })
            .Answers<Gate>("How the gate of a change stands; with wait, once it is decided.");

        api.MapPost("/gates/{id}/override", async (HttpContext context, GatesApi gates, string id) =>
            {
                var request = await ProtoJson.ReadAsync<OverrideGateRequest>(context.Request);
                if (request.Id.Length > 0 && request.Id != ChangeRules.IdOf(id)) throw ApiFault.Invalid("id", "It is another than that of the path.", "Leave it out.");
                request.Id = ChangeRules.IdOf(id);
                return Result(context, await gates.OverrideAsync(request, context.Caller(), context.RequestAborted));
            })
            .Takes<OverrideGateRequest, Gate>("Lets a change through or blocks it, whatever its runs say, for a time.")
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute("gate.override"));
    }

    static IResult Result(HttpContext context, Core.Gates.GateState state) => ProtoJson.Result(
        GateMapping.ToMessage(state, context.RequestServices.GetRequiredService<ServerOptions>().Runs.PublicUrl));
}
