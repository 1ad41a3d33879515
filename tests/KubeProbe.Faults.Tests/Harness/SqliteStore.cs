using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace KubeProbe.Faults.Tests.Harness;

/// <summary>A SQLite file. A trigger can't wait there, so a held write fails, over and over: it has not happened.</summary>
sealed class SqliteStore : Store
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-faults-");

    public string File => Path.Combine(folder.FullName, "kubeprobe.db");

    public override IReadOnlyList<string> SettingsOf(string server) => ["--data", folder.FullName];

    public override async Task PrepareAsync()
    {
        await ExecuteAsync("CREATE TABLE held (step INTEGER PRIMARY KEY)");
        foreach (var (each, index) in WriteSteps.All.Select((each, index) => (each, index)))
            await ExecuteAsync($"""
                CREATE TRIGGER held_{index} BEFORE {each.Event} ON {each.Table}
                WHEN ({each.Condition}) AND EXISTS (SELECT 1 FROM held WHERE step = {(int)each.Step})
                BEGIN SELECT RAISE(ABORT, 'held at {each.Step}'); END
                """);
    }

    public override async Task<WriteHold> HoldAsync(WriteStep step)
    {
        await ExecuteAsync($"INSERT INTO held (step) VALUES ({(int)step})");
        return new Hold(this, step);
    }

    protected override DbConnection Connect() => new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false, DefaultTimeout = 30 }.ToString());

    public override ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    sealed class Hold(SqliteStore store, WriteStep step) : WriteHold
    {
        public override async Task<ServerProcess> ReachedAsync(IReadOnlyList<ServerProcess> servers)
        {
            await servers[0].UntilPrintedAsync($"held at {step}");
            return servers[0];
        }

        public override Task LoseAsync(ServerProcess dead) => Task.CompletedTask;

        public override async ValueTask DisposeAsync() => await store.ExecuteAsync($"DELETE FROM held WHERE step = {(int)step}");
    }
}
