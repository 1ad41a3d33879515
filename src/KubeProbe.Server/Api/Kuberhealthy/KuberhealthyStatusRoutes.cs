using KubeProbe.Server.Access;
using KubeProbe.Server.Configuration;

namespace KubeProbe.Server.Api.Kuberhealthy;

/// <summary>Kuberhealthy's status pages and metrics, for dashboards that read those.</summary>
static class KuberhealthyStatusRoutes
{
    const string Version2 = "/kuberhealthy/v2";

    /// <summary>Version 2 has its status at the root: who asks there for JSON, and for nothing a person reads, means it.</summary>
    public static IApplicationBuilder UseKuberhealthyRoot(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var accept = context.Request.Headers.Accept.ToString();
        if (context.Request.Path == "/" && HttpMethods.IsGet(context.Request.Method)
            && accept.Contains("application/json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase))
            context.Request.Path = Version2;
        return next(context);
    });

    public static void MapKuberhealthyStatus(this IEndpointRouteBuilder routes, ServerOptions options)
    {
        var group = routes.MapGroup("").ExcludeFromDescription();
        if (options.KuberhealthyOpen) group.AllowAnonymous();
        else group.RequireAuthorization(Policies.Viewer);

        group.MapGet(Version2, async (HttpContext context, KuberhealthyStatus status, string? @namespace) =>
        {
            // A check that was given this address to report to must learn that it is the wrong one.
            if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
                return Results.Text("This is the status page. Report to KH_REPORTING_URL as it was given.", statusCode: StatusCodes.Status400BadRequest);
            var (checks, more) = await status.ReadAsync(Names(@namespace), context.RequestAborted);
            return Json(KuberhealthyPages.Version2(checks, more));
        });
        group.MapGet("/json", async (HttpContext context, KuberhealthyStatus status, string? @namespace) =>
        {
            var (checks, more) = await status.ReadAsync(Names(@namespace), context.RequestAborted);
            return Json(KuberhealthyPages.Version3(checks, more));
        });
        group.MapGet("/metrics/kuberhealthy", async (HttpContext context, KuberhealthyStatus status, string? @namespace) =>
        {
            var (checks, _) = await status.ReadAsync(Names(@namespace), context.RequestAborted);
            return Results.Text(KuberhealthyPages.Metrics(checks), "text/plain; version=0.0.4; charset=utf-8");
        });
    }

    static IResult Json(System.Text.Json.Nodes.JsonObject page) => Results.Text(page.ToJsonString(), "application/json");

    static IReadOnlyCollection<string> Names(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
