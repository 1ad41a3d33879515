using Grpc.Core;
using Grpc.Net.Client;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Simulation.ApiServers;
using KubeProbe.Simulation.Processes;

namespace KubeProbe.Fleet;

/// <summary>The processes: simulator, database, servers. All end with it, and its folder goes.</summary>
sealed class FleetStage : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-fleet-");
    readonly List<ProductServer> servers = [];
    GrpcChannel? channel;

    public SimulatorProcess Simulator { get; private set; } = null!;

    public TemporaryPostgres? Postgres { get; private set; }

    public FleetStore Store { get; private set; } = null!;

    public IReadOnlyList<ProductServer> Servers => servers;

    public GrpcChannel Channel => channel!;

    public Metadata Credentials => new() { { "authorization", $"Bearer {servers[0].Token}" } };

    public static async Task<FleetStage> StartAsync(FleetOptions options)
    {
        var stage = new FleetStage();
        try
        {
            await stage.StartAllAsync(options);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    async Task StartAllAsync(FleetOptions options)
    {
        Simulator = await SimulatorProcess.StartAsync(options.Pods with { Clusters = options.Clusters + options.Hanging, Hanging = options.Hanging });
        if (options.Storage == "postgres") Postgres = await TemporaryPostgres.StartAsync(Path.Combine(folder.FullName, "postgres"));
        var connection = Postgres?.Connection ?? (options.Storage == "sqlite" ? null : options.Storage);

        for (var number = 0; number < options.Servers; number++)
        {
            var data = Path.Combine(folder.FullName, $"server-{number}");
            servers.Add(connection is null
                ? await ProductServer.StartAsync(data)
                : await ProductServer.StartAsync(data, "--storage.postgres", connection, "--keys.folder", Path.Combine(folder.FullName, "keys")));
        }
        Store = connection is null ? FleetStore.Sqlite(Path.Combine(folder.FullName, "server-0", "kubeprobe.db")) : FleetStore.Postgres(connection);
        channel = GrpcChannel.ForAddress(servers[0].Grpc);
    }

    /// <summary>Applies manifests; throws what was wrong with them.</summary>
    public async Task ApplyAsync(string text, CancellationToken cancellation)
    {
        var file = new ManifestFile { Path = "fleet", Content = Google.Protobuf.ByteString.CopyFromUtf8(text) };
        await new Contracts.V1Alpha1.Manifests.ManifestsClient(Channel).ApplyAsync(new ApplyRequest { Files = { file } }, Credentials, cancellationToken: cancellation);
    }

    public double ResidentMiB => servers.Sum(server => server.Usage.ResidentMiB);

    /// <summary>All that is measured as a difference.</summary>
    public async Task<Meters> ReadAsync()
    {
        var roundTrips = 0.0;
        foreach (var server in servers) roundTrips += await server.CounterAsync("kubeprobe_storage_round_trips_total");
        var work = await Store.WorkAsync();
        return new Meters(
            TimeProvider.System.GetUtcNow(),
            servers.Aggregate(TimeSpan.Zero, (sum, server) => sum + server.Usage.Cpu),
            Simulator.Usage.Cpu,
            Postgres?.Cpu,
            roundTrips,
            work?.WalBytes ?? servers.Sum(server => server.Usage.WrittenBytes),
            work?.Commits,
            await Simulator.CountAsync());
    }

    public async ValueTask DisposeAsync()
    {
        channel?.Dispose();
        foreach (var server in servers) await server.DisposeAsync();
        if (Store is not null) await Store.DisposeAsync();
        if (Simulator is not null) await Simulator.DisposeAsync();
        if (Postgres is not null) await Postgres.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

/// <summary>Counters at one instant.</summary>
sealed record Meters(
    DateTimeOffset At, TimeSpan Product, TimeSpan Simulator, TimeSpan? Database, double RoundTrips, long WrittenBytes, long? Commits, SimulationCounts Api);
