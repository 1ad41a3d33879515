using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Gates.Flagger;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Gates;

/// <summary>The paths where tools that roll out ask: <c>/gate/v1/…</c>.</summary>
static class GateAnswersRoutes
{
    public static void MapGateAnswers(this IEndpointRouteBuilder routes)
    {
        var gate = routes.MapGroup("/gate").RequireAuthorization(Policies.Viewer);

        gate.MapPost("/v1/evaluate", async (HttpContext context, GatesApi gates, ILogger<GatesApi> log) =>
                ProtoJson.Result(await EvaluateAsync(context, gates, log)))
            .Takes<PostChangeRequest, GateAnswer>(
                "Whether a change may go on, for tools that roll out: always 200, the verdict is in the body. Fields may stand in the query too; change is the id.")
            .RequireAuthorization(Policies.ChangeSystem).WithMetadata(new MutationAttribute("change"));

        gate.MapGet("/v1/runs/{id}", async (HttpContext context, GatesApi gates, string id) =>
                ProtoJson.Result(GateAnswers.Progress(await gates.WithinAsync(
                    cancellation => gates.ReadAsync(Changes.ChangeRules.IdOf(id), TimeSpan.Zero, cancellation), TimeSpan.Zero, context.RequestAborted), context.Request)))
            .Answers<GateProgress>("How the gate of a change stands, for tools that poll.");

        foreach (var (kind, hook) in FlaggerHook.Kinds)
            gate.MapPost($"/flagger/{{cluster}}/{{gate}}/{kind}", (HttpContext context, FlaggerGates flagger, string cluster, string gate) =>
                    flagger.AnswerAsync(context, cluster, gate, hook))
                .AnswersText($"What a Flagger canary's webhook of the kind {kind} asks; the user info of the URL is the token.")
                .RequireAuthorization(Policies.ChangeSystem).WithMetadata(new MutationAttribute("change"));
        gate.MapPost("/flagger/{cluster}/{gate}", (HttpContext context, FlaggerGates flagger, string cluster, string gate) =>
                flagger.AnswerAsync(context, cluster, gate, FlaggerHook.Kinds["confirm"]))
            .AnswersText("The same as confirm: confirm-rollout, confirm-promotion, confirm-traffic-increase.")
            .RequireAuthorization(Policies.ChangeSystem).WithMetadata(new MutationAttribute("change"));
    }

    static async Task<GateAnswer> EvaluateAsync(HttpContext context, GatesApi gates, ILogger<GatesApi> log)
    {
        var id = $"{context.Request.Query["change"]}";
        PostChangeRequest? asked = null;
        try
        {
            var query = new Query();
            var wait = query.Time(context.Request.Query["wait"], "wait");
            query.Check();
            var change = GateQuestion.Read(context.Request.Query, await ProtoJson.ReadBytesAsync(context.Request, ProtoJson.MaxBody));
            (id, asked) = (change.Id, change);
            var (longest, caller) = (GatesApi.ReadWait(wait), context.Caller());
            var state = await gates.WithinAsync(cancellation => gates.EvaluateAsync(change, longest, caller, cancellation), longest, context.RequestAborted);
            var answer = GateAnswers.Answer(state, context.Request);
            context.Response.Headers.Location = answer.Data.Url;
            return answer;
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested)
        {
            var told = FaultTranslator.From(fault);
            if (told != fault) GatesApi.LogUnanswered(log, fault, id);
            var known = id.Length <= Changes.ChangeRules.MaxId ? id : "";
            return asked is not null && GatesApi.CannotTell(told) ? GateAnswers.Without(gates.WithoutDatabase(asked), told, known) : GateAnswers.Unknown(told, known);
        }
    }
}
