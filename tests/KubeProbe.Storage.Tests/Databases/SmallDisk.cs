using System.Diagnostics;

namespace KubeProbe.Storage.Tests.Databases;

/// <summary>A file system in memory with little room. Needs root: without, the test is skipped, and says so.</summary>
sealed class SmallDisk : IAsyncDisposable
{
    readonly TemporaryFolder folder = new();

    public string this[string name] => folder[name];

    public static async Task<SmallDisk> MountAsync(string size)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "A small disk can be mounted by root only.");
        var disk = new SmallDisk();
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", disk.folder.Path);
        return disk;
    }

    /// <summary>Takes what room is left.</summary>
    public void Fill()
    {
        using var filler = new FileStream(this["filler"], FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) filler.Write(new byte[4_096]);
        }
        catch (IOException)
        {
            // Full: that is what it is for.
        }
    }

    /// <summary>Gives it back.</summary>
    public void MakeRoom() => File.Delete(this["filler"]);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "--lazy", folder.Path);
        folder.Dispose();
    }

    static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {error.Trim()}. This test mounts a small tmpfs: run tests/run as root.");
    }
}
