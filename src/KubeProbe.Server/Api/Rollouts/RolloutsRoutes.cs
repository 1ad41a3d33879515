using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Rollouts;

/// <summary>Versions of templates that are tried, over HTTP.</summary>
static class RolloutsRoutes
{
    public static void MapRollouts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/rollouts/{template}", (RolloutsApi rollouts, string template) => ProtoJson.ResultAsync(rollouts.GetAsync(template)))
            .Answers<TemplateRollout>("Where the newest version of a template stands.");

        api.MapPost("/rollouts/{template}/decide", async (HttpContext context, RolloutsApi rollouts, string template) =>
            {
                var request = await ProtoJson.ReadAsync<DecideRolloutRequest>(context.Request);
                if (request.Template.Length > 0 && request.Template != template) throw ApiFault.Invalid("template", "It is another than that of the path.", "Leave it out.");
                request.Template = template;
                return ProtoJson.Result(await rollouts.DecideAsync(request, context.Caller()));
            })
            .Takes<DecideRolloutRequest, TemplateRollout>("Runs the newest version of a template everywhere, or nowhere.")
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute("rollout"));
    }
}
