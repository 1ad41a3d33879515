using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Remedies;

/// <summary>Executions of remedies over HTTP.</summary>
static class RemediesRoutes
{
    public static void MapRemedies(this IEndpointRouteBuilder api)
    {
        api.MapGet("/remediations", (
                HttpContext context, RemediesApi remedies, string? remedy, string? cluster, string? @case, string? open, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListRemediationsRequest
                {
                    Remedy = remedy ?? "",
                    Cluster = cluster ?? "",
                    Case = @case ?? "",
                    Open = read.Flag(open, "open"),
                    PageSize = read.Number(pageSize, "pageSize"),
                    PageToken = pageToken ?? "",
                };
                read.Check();
                return ProtoJson.ResultAsync(remedies.ListAsync(request, context.RequestAborted));
            })
            .Answers<ListRemediationsResponse>("One page of executions of remedies, newest first.");

        api.MapGet("/remediations/{id}", (HttpContext context, RemediesApi remedies, string id) => ProtoJson.ResultAsync(remedies.GetAsync(id, context.RequestAborted)))
            .Answers<Remediation>("One execution of a remedy: what it tried, who approved, what it did, and whether that helped.");

        api.MapPost("/remediations/{id}/decision", async (HttpContext context, RemediesApi remedies, string id) =>
            {
                var request = await ProtoJson.ReadAsync<DecideRemediationRequest>(context.Request);
                if (request.Id.Length > 0 && request.Id != id) throw ApiFault.Invalid("id", "It is another than that of the path.", "Leave it out.");
                request.Id = id;
                return ProtoJson.Result(await remedies.DecideAsync(request, context.Caller(), context.RequestAborted));
            })
            .Takes<DecideRemediationRequest, Remediation>("Approves or rejects an execution that awaits it.")
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute("remedy.decide"));
    }
}
