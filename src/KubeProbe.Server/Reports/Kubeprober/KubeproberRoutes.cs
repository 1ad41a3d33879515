namespace KubeProbe.Server.Reports.Kubeprober;

/// <summary>The path that checkers of erda's kubeprober report to.</summary>
static class KubeproberRoutes
{
    static readonly ReportDialect Dialect = new(KubeproberRules.Read, "There is no such run: report to KUBEPROBER_STATUS_REPORT_URL as it was given.");

    public static void MapKubeproberReports(this IEndpointRouteBuilder routes) => routes.MapForeignReports("/probe-status/{run?}", Dialect, "POST");
}
