using KubeProbe.Contracts.Reports;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Reports;

/// <summary>The path probes report to; the run's own token opens it, and only its own run.</summary>
static class ReportRoutes
{
    const string Path = "/report/v1/runs/{id}";

    static readonly string[] OtherMethods = ["GET", "HEAD", "PUT", "PATCH", "DELETE"];

    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, (HttpContext context, ReportEndpoint reports, string id) => reports.InvokeAsync(context))
            .WithMetadata(new ContractMetadata("A probe's report, with the run's own token.", null, null, BodyType: nameof(ProbeReport)))
            .AllowAnonymous();
        routes.MapMethods(Path, OtherMethods, (HttpContext context) =>
            {
                context.Response.Headers.Allow = "POST";
                return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
            })
            .AllowAnonymous().ExcludeFromDescription();
    }
}
