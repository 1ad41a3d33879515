namespace KubeProbe.Server.Reports;

/// <summary>Paths that probes of other tools report to. Which run it is stands in the path, in the query or in a header.</summary>
static class ForeignRoutes
{
    static readonly string[] Every = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public static void MapForeignReports(this IEndpointRouteBuilder routes, string path, ReportDialect dialect, params string[] methods)
    {
        routes.MapMethods(path, methods, (HttpContext context, ForeignReports reports, string? run) =>
                reports.TakeAsync(context, run ?? context.Request.Query["run"], dialect))
            .AllowAnonymous().ExcludeFromDescription();

        // A probe may ask for the address until anything answers, to learn whether its network works.
        routes.MapMethods(path, [.. Every.Except(methods)], (HttpContext context) =>
            {
                context.Response.Headers.Allow = string.Join(", ", methods);
                context.Response.ContentLength = 0;
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            })
            .AllowAnonymous().ExcludeFromDescription();
    }
}
