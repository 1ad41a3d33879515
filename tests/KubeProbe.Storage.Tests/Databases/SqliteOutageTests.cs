using KubeProbe.Core;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Storage.Tests.Databases;

/// <summary>A SQLite file that fails while the server runs.</summary>
public sealed class SqliteOutageTests
{
    [Fact]
    public async Task A_full_disk_is_told_and_writing_goes_on_once_there_is_room()
    {
        await using var disk = await SmallDisk.MountAsync("4m");
        await using var services = TestStorage.Open(new StorageOptions { Sqlite = disk["kubeprobe.db"] });
        await services.GetRequiredService<StorageOpening>().OpenAsync();
        var history = services.GetRequiredService<IRunHistory>();
        var kept = Sample.Run("c", due: Sample.Time.AddYears(-1));
        await history.RecordAsync(Sample.Batch(kept), default);
        disk.Fill();

        // What is free already in the file is used up first.
        var full = await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
        {
            for (var number = 0; number < 10_000; number++) await history.RecordAsync(Sample.Batch(Sample.Run("c", due: Sample.Time.AddSeconds(number))), default);
        });
        var read = await services.GetRequiredService<IRunQueries>().FindAsync(kept.Order.Id, default);
        disk.MakeRoom();
        var later = Sample.Run("c", due: Sample.Time.AddYears(1));

        Assert.Contains("disk", full.Message, StringComparison.Ordinal);
        Assert.NotNull(read);
        Assert.Equal([later.Order.Id], await history.RecordAsync(Sample.Batch(later), default));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_told_and_not_written_into_thin_air()
    {
        using var folder = new TemporaryFolder();
        await using var services = TestStorage.Open(new StorageOptions { Sqlite = folder["kubeprobe.db"] });
        await services.GetRequiredService<StorageOpening>().OpenAsync();
        File.Delete(folder["kubeprobe.db"]);

        var gone = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => services.GetRequiredService<IRunHistory>().RecordAsync(Sample.Batch(Sample.Run("c")), default));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => services.GetRequiredService<IRunQueries>().FindAsync(Sample.Run("c").Order.Id, default));

        Assert.Contains("is gone", gone.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["kubeprobe.db"]));
    }
}
