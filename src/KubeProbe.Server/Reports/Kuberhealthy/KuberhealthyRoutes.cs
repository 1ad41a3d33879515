namespace KubeProbe.Server.Reports.Kuberhealthy;

/// <summary>The paths that checks of Kuberhealthy report to. Which run it is stands in the path, in the query or in a header.</summary>
static class KuberhealthyRoutes
{
    static readonly string[] Of2 = ["POST", "PUT"];
    static readonly string[] Of3 = ["POST"];
    static readonly string[] Every = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public static void MapKuberhealthyReports(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/externalCheckStatus/{run?}", Of2, (reports, context, run) => reports.TakeAsync(context, run, strict: false));
        Map(routes, "/check/{run?}", Of3, (reports, context, run) => reports.TakeAsync(context, run, strict: true));
    }

    static void Map(IEndpointRouteBuilder routes, string path, string[] methods, Func<KuberhealthyReports, HttpContext, string?, Task> take)
    {
        routes.MapMethods(path, methods, (HttpContext context, KuberhealthyReports reports, string? run) =>
                take(reports, context, run ?? context.Request.Query["run"]))
            .AllowAnonymous().ExcludeFromDescription();

        // A check may ask for the address until anything answers, to learn whether its network works.
        routes.MapMethods(path, [.. Every.Except(methods)], (HttpContext context) =>
            {
                context.Response.Headers.Allow = string.Join(", ", methods);
                context.Response.ContentLength = 0;
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            })
            .AllowAnonymous().ExcludeFromDescription();
    }
}
