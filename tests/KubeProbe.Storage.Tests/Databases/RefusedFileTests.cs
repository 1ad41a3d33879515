using KubeProbe.Storage.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Storage.Tests.Databases;

/// <summary>Files a server must not use: each is refused with what to do about it.</summary>
public sealed class RefusedFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    string File => folder["kubeprobe.db"];

    static async Task<string> RefusalAsync(string path)
    {
        await using var services = TestStorage.Open(new StorageOptions { Sqlite = path });
        var refused = await Assert.ThrowsAsync<StorageRefusedException>(services.GetRequiredService<StorageOpening>().OpenAsync);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }

    async Task MakeAsync()
    {
        await using var services = TestStorage.Open(new StorageOptions { Sqlite = File });
        await services.GetRequiredService<StorageOpening>().OpenAsync();
    }

    [Fact]
    public async Task A_directory() => Assert.Contains("is a directory", await RefusalAsync(folder.Path), StringComparison.Ordinal);

    [Fact]
    public async Task A_path_that_cannot_be_written() =>
        Assert.Contains("Choose a path this user may write to", await RefusalAsync("/proc/kubeprobe/x.db"), StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_is_no_database()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000));

        Assert.Contains("is not a SQLite database", await RefusalAsync(File), StringComparison.Ordinal);
        Assert.Equal(10_000, new FileInfo(File).Length);
    }

    [Fact]
    public async Task A_file_without_a_byte()
    {
        await System.IO.File.WriteAllBytesAsync(File, []);

        Assert.Contains("is empty", await RefusalAsync(File), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public async Task A_file_that_was_cut_off(double part)
    {
        await MakeAsync();
        await using (var cut = System.IO.File.OpenWrite(File)) cut.SetLength((long)(cut.Length * part) / 4_096 * 4_096);

        Assert.Contains("is damaged", await RefusalAsync(File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_another_program()
    {
        await using (var other = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            await other.OpenAsync();
            await using var command = other.CreateCommand();
            command.CommandText = "CREATE TABLE photos (name TEXT)";
            await command.ExecuteNonQueryAsync();
        }

        Assert.Contains("another program", await RefusalAsync(File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_another_server_holds_until_that_one_stops()
    {
        await using (var first = TestStorage.Open(new StorageOptions { Sqlite = File }))
        {
            await first.GetRequiredService<StorageOpening>().OpenAsync();

            var message = await RefusalAsync(File);

            Assert.Contains("in use by another KubeProbe server", message, StringComparison.Ordinal);
            Assert.Contains("storage.postgres", message, StringComparison.Ordinal);
        }

        await MakeAsync();
    }

    [Fact]
    public async Task The_file_is_its_owners_alone()
    {
        await MakeAsync();

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    public void Dispose() => folder.Dispose();
}
