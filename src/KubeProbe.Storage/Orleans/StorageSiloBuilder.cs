using Orleans.Configuration;
using Orleans.Hosting;
using Microsoft.Extensions.DependencyInjection;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Orleans;

/// <summary>Puts a silo on KubeProbe's database.</summary>
public static class StorageSiloBuilder
{
    /// <summary>
    /// Grain state under the name <c>Default</c> as System.Text.Json, reminders, and clustering: through the database on
    /// PostgreSQL, on SQLite one silo on loopback. Needs <see cref="StorageServices.AddKubeProbeStorage"/>; on PostgreSQL the
    /// caller sets the silo's endpoints.
    /// </summary>
    public static ISiloBuilder UseKubeProbeStorage(this ISiloBuilder silo, StorageOptions options)
    {
        silo.UseSystemTextJsonGrainStorageSerializer();
        silo.AddAdoNetGrainStorageAsDefault(storage => storage.Configure<Database>((provider, database) =>
        {
            (provider.Invariant, provider.DataSource) = (database.Invariant, database.Source);
            provider.DeleteStateOnClear = true;
        }));
        silo.UseAdoNetReminderService(reminders => reminders.Configure<Database>((provider, database) =>
            (provider.Invariant, provider.DataSource) = (database.Invariant, database.Source)));

        if (options.Sqlite is not null)
        {
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, serviceId: options.ServiceId, clusterId: options.ServiceId);
            return silo;
        }

        silo.Configure<ClusterMembershipOptions>(Judge);
        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (options.ServiceId, options.ServiceId));
        silo.UseAdoNetClustering(clustering => clustering.Configure<Database>((provider, database) =>
            (provider.Invariant, provider.DataSource) = (database.Invariant, database.Source)));
        return silo;
    }

    static void Judge(ClusterMembershipOptions membership)
    {
        // A server that starts waits for those in the table to answer, unless they have said nothing there for long: of servers that
        // were all killed, none answers.
        (membership.IAmAliveTablePublishTimeout, membership.NumMissedTableIAmAliveLimit) = (TimeSpan.FromSeconds(5), 3);
        // Three probes at most so long decide that a server is cut off whose connections only seem to be open.
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(10);
    }
}
