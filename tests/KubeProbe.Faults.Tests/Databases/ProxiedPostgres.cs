using System.Data.Common;
using KubeProbe.Storage.Tests.Databases;
using Npgsql;

namespace KubeProbe.Faults.Tests.Databases;

/// <summary>A PostgreSQL server of its own behind a proxy, with the database on a disk that can be full.</summary>
sealed class ProxiedPostgres : Store
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-faults-");

    ProxiedPostgres(OwnPostgres server)
    {
        Server = server;
        Proxy = new TcpProxy(server.Port);
    }

    public OwnPostgres Server { get; }

    public TcpProxy Proxy { get; }

    public static async Task<ProxiedPostgres> StartAsync()
    {
        var store = new ProxiedPostgres(await OwnPostgres.CreateAsync());
        await store.OnServerAsync("CREATE DATABASE centre");
        return store;
    }

    /// <summary>Does something to the server, past the proxy and outside the database.</summary>
    public async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server.ConnectionString + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public override IReadOnlyList<string> SettingsOf(string server) =>
    [
        "--data", folder.CreateSubdirectory(server).FullName,
        "--storage.postgres", $"Host=127.0.0.1;Port={Proxy.Port};Username=postgres;Database=centre;Application Name={server};Maximum Pool Size=40;SSL Mode=Disable",
        "--keys.folder", Path.Combine(folder.FullName, "keys"), "--access.adminTokenFile", Path.Combine(folder.FullName, "admin.token"),
    ];

    public override Task PrepareAsync() => Task.CompletedTask;

    public override Task<WriteHold> HoldAsync(WriteStep step) => throw new NotSupportedException();

    protected override DbConnection Connect() =>
        new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Database = "centre", Pooling = false }.ConnectionString);

    public override async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
