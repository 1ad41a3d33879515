using KubeProbe.Server.Access;
using KubeProbe.Server.Api;
using KubeProbe.Server.Api.Access;
using KubeProbe.Server.Api.Alerts;
using KubeProbe.Server.Api.Alerts.Channels;
using KubeProbe.Server.Api.Alerts.OnCall;
using KubeProbe.Server.Api.Alerts.Silences;
using KubeProbe.Server.Api.Centre;
using KubeProbe.Server.Api.Changes;
using KubeProbe.Server.Api.Clusters;
using KubeProbe.Server.Api.Facts;
using KubeProbe.Server.Api.External;
using KubeProbe.Server.Api.Freshness;
using KubeProbe.Server.Api.Gates;
using KubeProbe.Server.Api.Incidents;
using KubeProbe.Server.Api.Http;
using KubeProbe.Server.Api.Kuberhealthy;
using KubeProbe.Server.Api.Manifests;
using KubeProbe.Server.Api.Rollouts;
using KubeProbe.Server.Api.Remedies;
using KubeProbe.Server.Api.Runs;
using KubeProbe.Server.Configuration;
using KubeProbe.Server.Health;
using KubeProbe.Server.Reports;
using KubeProbe.Server.Reports.Kuberhealthy;
using KubeProbe.Server.Reports.Kubeprober;

namespace KubeProbe.Server.Hosting;

public sealed partial class KubeProbeServer
{
    static void MapAll(WebApplication app)
    {
        // Outermost, so that a database that is gone while a token is looked up is told as such.
        app.UseMiddleware<FaultMiddleware>();
        app.UseKuberhealthyRoot();
        app.UseRouting();
        app.UseMiddleware<LongLivedCalls>();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapGrpcService<RunsGrpc>();
        app.MapGrpcService<ManifestsGrpc>();
        app.MapGrpcService<ChangesGrpc>();
        app.MapGrpcService<GatesGrpc>();
        app.MapGrpcService<RolloutsGrpc>();
        app.MapGrpcService<AlertsGrpc>();
        app.MapGrpcService<SilencesGrpc>();
        app.MapGrpcService<IncidentsGrpc>();
        app.MapGrpcService<ChannelsGrpc>();
        app.MapGrpcService<RemediesGrpc>();
        app.MapGrpcService<FactsGrpc>();
        app.MapGrpcService<FreshnessGrpc>();
        app.MapGrpcService<OverviewGrpc>();
        app.MapGrpcService<AccessGrpc>();
        app.MapGrpcService<CentreGrpc>();
        app.MapGrpcReflectionService();

        var api = app.MapGroup("/api/v1").RequireAuthorization(Policies.Viewer);
        api.MapRuns();
        api.MapManifests();
        api.MapChanges();
        api.MapGates();
        api.MapRollouts();
        api.MapExternal();
        api.MapAlerts();
        api.MapSilences();
        api.MapIncidents();
        api.MapChannels();
        api.MapCalls();
        api.MapRemedies();
        api.MapFacts();
        api.MapFreshness();
        api.MapOverview();
        api.MapAccess();
        api.MapCentre();

        app.MapGateAnswers();
        app.MapReports();
        app.MapKuberhealthyReports();
        app.MapKubeproberReports();
        app.MapKuberhealthyStatus(app.Services.GetRequiredService<ServerOptions>());
        app.MapHealth();
        MakeMeters(app.Services);
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Policies.Viewer);
        app.MapPrometheusScrapingEndpoint(
            "/metrics/clusters", app.Services.GetRequiredService<PerClusterMetrics>().Provider, configureBranchedPipeline: null, optionsName: null)
            .RequireAuthorization(Policies.Viewer);
        app.MapContractDocument();
    }
}
