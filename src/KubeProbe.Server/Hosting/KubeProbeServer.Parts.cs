using KubeProbe.Core;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;
using KubeProbe.Diagnosis;
using KubeProbe.Kubernetes;
using KubeProbe.Notify;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api;
using KubeProbe.Server.Api.Access;
using KubeProbe.Server.Api.Alerts;
using KubeProbe.Server.Api.Alerts.Channels;
using KubeProbe.Server.Api.Alerts.OnCall;
using KubeProbe.Server.Api.Alerts.Silences;
using KubeProbe.Server.Api.Facts;
using KubeProbe.Server.Api.External;
using KubeProbe.Server.Api.Freshness;
using KubeProbe.Server.Api.Gates;
using KubeProbe.Server.Api.Gates.Flagger;
using KubeProbe.Server.Api.Incidents;
using KubeProbe.Server.Api.Http;
using KubeProbe.Server.Api.Kuberhealthy;
using KubeProbe.Server.Health;
using KubeProbe.Server.Api.Changes;
using KubeProbe.Server.Api.Changes.Events;
using KubeProbe.Server.Api.Clusters;
using KubeProbe.Server.Api.Manifests;
using KubeProbe.Server.Api.Rollouts;
using KubeProbe.Server.Api.Remedies;
using KubeProbe.Server.Api.Runs;
using KubeProbe.Server.Checks;
using KubeProbe.Server.Clusters;
using KubeProbe.Server.Configuration;
using KubeProbe.Server.Freshness;
using KubeProbe.Server.Gates;
using KubeProbe.Server.Incidents;
using KubeProbe.Server.Manifests;
using KubeProbe.Server.Manifests.Applying;
using KubeProbe.Server.Manifests.Status;
using KubeProbe.Server.Remedies;
using KubeProbe.Server.Reports;
using KubeProbe.Server.Runs;
using KubeProbe.Storage;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.Orleans;
using KubeProbe.Storage.Secrets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace KubeProbe.Server.Hosting;

public sealed partial class KubeProbeServer
{
    static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(25);

    static void AddParts(WebApplicationBuilder builder, ServerOptions options)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(Options.Create(options.Runs));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        services.AddSingleton<ServerReadiness>();
        services.AddHostedService<Drain>();

        AddSilo(builder, options);
        services.AddSingleton<IServers, SiloServers>();
        services.AddKubeProbeKubernetes();
        services.AddKubeProbeCore();
        // Made before the first run fails: it reads rules and model, which takes longer than a diagnosis may.
        services.AddSingleton<IDiagnoser>(Diagnoser.Shipped());
        services.AddKubeProbeNotify(AlertSettings.Read(options).Options);
        services.AddSingleton(new CheckTargets(options.CheckTargets));
        services.AddSingleton<ICentreChecks, CentreChecks>();
        AddApi(services);
        AddTelemetry(builder, options);
        services.AddSingleton(Options.Create(options.Freshness));
        services.AddSingleton(Options.Create(options.Incidents));
        services.AddSingleton(Options.Create(options.Severity));
        services.AddHostedService<FreshnessKeeper>();
        services.AddHostedService<IncidentKeeper>();
        services.AddHostedService<GateKeeper>();
        services.AddSingleton(Options.Create(options.Remedies));
        services.AddHostedService<RemediationKeeper>();
        // Last: it acts on what all others have made ready.
        services.AddHostedService<WakeClusters>();
    }

    static void AddSilo(WebApplicationBuilder builder, ServerOptions options)
    {
        var storage = StorageSettings.Of(options);
        try
        {
            builder.Services.AddKubeProbeStorage(storage);
        }
        catch (StorageRefusedException fault)
        {
            throw new ServerRefusedException([fault.Message], fault);
        }
        builder.Services.AddSingleton(provider => new RunTokens(
            provider.GetRequiredService<StorageKeys>().RunTokenKey, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton(provider => new CallTokens(
            provider.GetRequiredService<StorageKeys>().RunTokenKey, provider.GetRequiredService<TimeProvider>()));
        builder.Host.UseOrleans(silo =>
        {
            silo.UseKubeProbeStorage(storage);
            if (storage.Postgres is not null)
                silo.Configure<EndpointOptions>(endpoint =>
                {
                    endpoint.AdvertisedIPAddress = options.SiloAddress ?? System.Net.IPAddress.Loopback;
                    endpoint.SiloPort = storage.SiloPort;
                    endpoint.GatewayPort = 0;
                });
        });
    }

    static void AddApi(IServiceCollection services)
    {
        services.AddSingleton<TokenDirectory>();
        services.AddSingleton<Auditor>();
        services.AddSingleton<RunHub>();
        services.AddSingleton<IRunFeed>(provider => provider.GetRequiredService<RunHub>());
        services.AddSingleton<ReportReader>();
        services.AddSingleton<IReportReader>(provider => provider.GetRequiredService<ReportReader>());
        services.AddSingleton<ReportIntake>();
        services.AddSingleton<ReportEndpoint>();
        services.AddSingleton<ForeignReports>();
        services.AddSingleton<RunsApi>();
        services.AddSingleton<ManifestHub>();
        services.AddSingleton<LiveStatus>();
        services.AddSingleton<IManifestService, ManifestService>();
        services.AddSingleton<ManifestsApi>();
        services.AddSingleton<ImportApi>();
        services.AddSingleton<FreshnessColumn>();
        services.AddSingleton<FreshnessApi>();
        services.AddSingleton<FactsApi>();
        services.AddSingleton<ChangesApi>();
        services.AddSingleton<ExternalApi>();
        services.AddSingleton<ChangeSignatures>();
        services.AddSingleton<ChangePlaces>();
        services.AddSingleton<ChangeIntake>();
        services.AddSingleton<GatesApi>();
        services.AddSingleton<FlaggerGates>();
        services.AddSingleton<RolloutsApi>();
        services.AddSingleton<AlertsApi>();
        services.AddSingleton<SilencedAlerts>();
        services.AddSingleton<SilencesApi>();
        services.AddSingleton<IncidentsApi>();
        services.AddSingleton<ChannelsApi>();
        services.AddSingleton<OnCallApi>();
        services.AddSingleton<CallsApi>();
        services.AddSingleton<RemediesApi>();
        services.AddSingleton<KuberhealthyStatus>();
        services.AddSingleton<OverviewApi>();
        services.AddSingleton<AccessApi>();
        services.AddHostedService<FirstAdminToken>();

        services.AddAuthentication(BearerAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.SchemeName, null);
        services.AddPolicies();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = Listeners.MaxBody;
            grpc.Interceptors.Add<FaultInterceptor>();
        });
        services.AddGrpcReflection();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddHealth();
        services.AddContractDocument();
    }
}
