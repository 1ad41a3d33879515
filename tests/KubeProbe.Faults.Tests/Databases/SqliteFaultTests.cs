namespace KubeProbe.Faults.Tests.Databases;

/// <summary>A SQLite file goes missing or is cut off, under a server that runs and before one that starts.</summary>
public sealed class SqliteFaultTests
{
    [Fact]
    public async Task A_file_that_is_gone_is_not_made_anew()
    {
        await using var scene = await Scene.StartAsync(new SqliteStore(), "a");
        var store = (SqliteStore)scene.Store;
        await scene.KillAsync(scene.Servers[0]);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(store.File)!, "kubeprobe.db*").Where(file => !file.EndsWith(".id", StringComparison.Ordinal))) File.Delete(file);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => scene.AddServerAsync("a"));

        Assert.Contains("ended with 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("is gone: this server has used it until now. Put it back or restore it, or delete", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(store.File));

        File.Delete(store.File + ".id");
        await scene.AddServerAsync("a");
    }

    [Fact]
    public async Task A_file_that_is_cut_off_is_refused()
    {
        await using var scene = await Scene.StartAsync(new SqliteStore(), "a");
        var store = (SqliteStore)scene.Store;
        // A stop carries the log over into the file, so what is cut off is missing.
        Assert.Equal(0, (await scene.Servers[0].TerminateAsync()).Code);
        scene.Forget(scene.Servers[0]);
        await using (var file = File.OpenWrite(store.File)) file.SetLength(file.Length / 2 / 4_096 * 4_096);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => scene.AddServerAsync("a"));

        Assert.Contains("ended with 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Restore it from a copy", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_under_a_server_takes_it_out_of_service_with_the_remedy()
    {
        await using var scene = await Scene.StartAsync(new SqliteStore(), "a");
        var store = (SqliteStore)scene.Store;
        await scene.ApplyAsync(FleetManifests.Clusters(scene.Fleet, "c-1") + FleetManifests.Case("before"));
        await scene.Store.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");

        await using (var file = File.OpenWrite(store.File)) file.SetLength(8 * 4_096);

        var told = "";
        await Patience.UntilAsync(
            async () => (told = (await scene.GetAsync(scene.Servers[0], "/api/v1/clusters")).Body).Contains("Restore it from a copy", StringComparison.Ordinal),
            () => told);
        await Patience.UntilAsync(
            async () => (await scene.GetAsync(scene.Servers[0], "/health/ready")).Code is System.Net.HttpStatusCode.ServiceUnavailable, () => "it stays ready");
        Assert.False(scene.Servers[0].HasExited);
    }
}
