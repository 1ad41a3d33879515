namespace KubeProbe.Server.Reports.Kuberhealthy;

/// <summary>The paths that checks of Kuberhealthy report to. Which run it is stands in the path, in the query or in a header.</summary>
static class KuberhealthyRoutes
{
    const string Unknown = "There is no such run: report to KH_REPORTING_URL as it was given, or send KH_RUN_UUID as kh-run-uuid.";

    static readonly ReportDialect Version2 = new(body => KuberhealthyRules.Read(body, strict: false), Unknown);
    static readonly ReportDialect Version3 = new(body => KuberhealthyRules.Read(body, strict: true), Unknown, OnlyJson: true, LateIsGone: true);

    public static void MapKuberhealthyReports(this IEndpointRouteBuilder routes)
    {
        routes.MapForeignReports("/externalCheckStatus/{run?}", Version2, "POST", "PUT");
        routes.MapForeignReports("/check/{run?}", Version3, "POST");
    }
}
