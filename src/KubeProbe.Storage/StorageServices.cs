using KubeProbe.Core.Access;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Alerts.Silences;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Facts;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Observation;
using KubeProbe.Core.Rollouts;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Core.Secrets;
using KubeProbe.Core.Severity;
using KubeProbe.Storage.Access;
using KubeProbe.Storage.Alerts;
using KubeProbe.Storage.Changes;
using KubeProbe.Storage.Clusters;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.Diagnosis;
using KubeProbe.Storage.Facts;
using KubeProbe.Storage.Freshness;
using KubeProbe.Storage.Gates;
using KubeProbe.Storage.History;
using KubeProbe.Storage.Incidents;
using KubeProbe.Storage.Manifests;
using KubeProbe.Storage.Observation;
using KubeProbe.Storage.Remedies;
using KubeProbe.Storage.Runs;
using KubeProbe.Storage.Scheduling;
using KubeProbe.Storage.Secrets;
using KubeProbe.Storage.Severity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace KubeProbe.Storage;

/// <summary>Registers the storage.</summary>
public static class StorageServices
{
    /// <summary>
    /// Opens database, schema and keys before the host starts, so that whoever starts it hears the reason of a refusal first. The host
    /// does so itself when this was not called.
    /// </summary>
    /// <exception cref="StorageRefusedException">The database must not be used as it is.</exception>
    public static Task OpenKubeProbeStorageAsync(this IServiceProvider services) => services.GetRequiredService<StorageOpening>().OpenAsync();

    /// <summary>
    /// Every storage port of Core, <see cref="StorageKeys"/> and <see cref="StorageMeter"/>. The host opens database and schema
    /// before it starts anything else. Throws <see cref="StorageRefusedException"/> with all faults of the options.
    /// </summary>
    public static IServiceCollection AddKubeProbeStorage(this IServiceCollection services, StorageOptions options)
    {
        var faults = StorageOptionsRules.Faults(options);
        if (faults.Count > 0) throw new StorageRefusedException(string.Join(Environment.NewLine, faults));

        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddSingleton(options);
        services.AddSingleton<StorageMeter>();
        services.AddSingleton<Database>(provider => options.Sqlite is { } file
            ? new SqliteDatabase(file, options.IdentityFile ??= file + ".id", provider.GetRequiredService<StorageMeter>())
            : new PostgresDatabase(options, provider.GetRequiredService<StorageMeter>()));
        services.AddSingleton<DatabaseIdentity>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<StorageOpening>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<StorageOpening>());
        services.AddSingleton(provider => new StorageKeys(provider.GetRequiredService<StorageOpening>()));
        services.AddSingleton<ISecretSealer>(provider => provider.GetRequiredService<StorageKeys>());

        services.AddSingleton(provider => new RunStatements(provider.GetRequiredService<Database>().Dialect));
        services.AddSingleton<Partitions>();
        services.AddSingleton<HistorySweep>();
        services.AddHostedService<HistoryKeeper>();
        services.AddSingleton<RunWriter>();
        services.AddSingleton<RunDetails>();
        services.AddSingleton<IRunHistory, RunHistory>();
        services.AddSingleton<IRunQueries, RunQueries>();
        services.AddSingleton<IRunSurroundings, RunSurroundingsReader>();
        services.AddSingleton<IRunCauses, RunCauses>();
        services.AddSingleton<IRunLabels, RunLabels>();
        services.AddSingleton<IStandings, Standings>();
        services.AddSingleton<IClusterTallies, ClusterTallies>();
        services.AddSingleton<ISlotHistory, SlotHistory>();
        services.AddSingleton<IFactBook, FactBook>();
        services.AddSingleton<IFreshnessBook, FreshnessBook>();
        services.AddSingleton<IFreshnessQueries, FreshnessQueries>();
        services.AddSingleton<ISkippedSlots, SkippedSlots>();
        services.AddSingleton<IVerdictHistory, VerdictHistory>();
        services.AddSingleton<IManifestStore, ManifestStore>();
        services.AddSingleton<IManifestVersion, ManifestStore>();
        services.AddSingleton<ITemplateVersions, TemplateVersions>();
        services.AddSingleton<ISecretVault, SecretVault>();
        services.AddSingleton<IChangeLog, ChangeLog>();
        services.AddSingleton<IChangeQueries, ChangeLog>();
        services.TryAddSingleton<IAlertRoutes, OneWebhook>();
        services.AddSingleton<IGateOverrides, GateOverrides>();
        services.TryAddSingleton<IGateRoutes, NoGateRoutes>();
        services.AddSingleton<IGateWatches, GateWatches>();
        services.AddSingleton<IGateOutbox, GateEvents>();
        services.AddSingleton<IObservedObjects, ObservedObjects>();
        services.AddSingleton<IRemediationBook, RemediationBook>();
        services.AddSingleton<IRemediationQueries, RemediationQueries>();
        services.AddSingleton<AlertBook>();
        services.AddSingleton<IAlertBook>(provider => provider.GetRequiredService<AlertBook>());
        services.AddSingleton<IOutboxQueries>(provider => provider.GetRequiredService<AlertBook>());
        services.AddSingleton<IncidentBook>();
        services.AddSingleton<IIncidentBook>(provider => provider.GetRequiredService<IncidentBook>());
        services.AddSingleton<IIncidentFleets, IncidentFleets>();
        services.AddSingleton<IIncidentQueries>(provider => provider.GetRequiredService<IncidentBook>());
        services.AddSingleton<IAlertContexts, AlertContexts>();
        services.AddSingleton<IDeadLetters, DeadLetters>();
        services.AddSingleton<IAlertSilences, AlertSilences>();
        services.AddSingleton<IRotaStore, RotaStore>();
        services.AddSingleton<ICallTurns, CallTurns>();
        services.AddSingleton<IApiTokens, ApiTokens>();
        services.AddSingleton<IAuditLog, AuditLog>();
        return services;
    }
}
