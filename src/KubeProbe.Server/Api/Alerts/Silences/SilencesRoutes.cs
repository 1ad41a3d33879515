using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Alerts.Silences;

/// <summary>Silences over HTTP.</summary>
static class SilencesRoutes
{
    public static void MapSilences(this IEndpointRouteBuilder api)
    {
        api.MapPost("/silences", async (HttpContext context, SilencesApi silences) =>
                ProtoJson.Result(await silences.CreateAsync(
                    await ProtoJson.ReadAsync<CreateSilenceRequest>(context.Request), context.Caller(), context.RequestAborted)))
            .Takes<CreateSilenceRequest, CreateSilenceResponse>("Keeps alerts that match from being sent until it ends.")
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute("silence.create"));

        api.MapPost("/silences/preview", async (HttpContext context, SilencesApi silences) =>
                ProtoJson.Result(await silences.PreviewAsync(await ProtoJson.ReadAsync<PreviewSilenceRequest>(context.Request), context.RequestAborted)))
            .Takes<PreviewSilenceRequest, PreviewSilenceResponse>("Which alerts that fire now such a silence would hold back.");

        api.MapGet("/silences", (HttpContext context, SilencesApi silences, string? all, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListSilencesRequest { All = read.Flag(all, "all"), PageSize = read.Number(pageSize, "pageSize"), PageToken = pageToken ?? "" };
                read.Check();
                return ProtoJson.ResultAsync(silences.ListAsync(request, context.RequestAborted));
            })
            .Answers<ListSilencesResponse>("One page of silences, those that end last first.");

        api.MapGet("/silences/{id}", (HttpContext context, SilencesApi silences, string id) => ProtoJson.ResultAsync(silences.GetAsync(id, context.RequestAborted)))
            .Answers<Silence>("One silence.");

        api.MapDelete("/silences/{id}", (HttpContext context, SilencesApi silences, string id) =>
                ProtoJson.ResultAsync(silences.ExpireAsync(id, context.Caller(), context.RequestAborted)))
            .Answers<Silence>("Ends a silence now, and sends what it held back and still fires.")
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute("silence.expire"));
    }
}
