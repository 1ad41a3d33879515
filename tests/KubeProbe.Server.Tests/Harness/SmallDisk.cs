using System.Diagnostics;

namespace KubeProbe.Server.Tests.Harness;

/// <summary>A disk that can be full: a small tmpfs. Needs the right to mount, as tests run as root have.</summary>
sealed class SmallDisk : IAsyncDisposable
{
    const int Megabytes = 24;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-disk-");

    SmallDisk()
    {
    }

    public string Path => folder.FullName;

    string Ballast => System.IO.Path.Combine(Path, "ballast");

    public static async Task<SmallDisk> MountAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "A small disk can be mounted by root only.");
        var disk = new SmallDisk();
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m", "tmpfs", disk.Path);
        return disk;
    }

    /// <summary>Takes what is left of it.</summary>
    public void Fill()
    {
        using var file = File.Create(Ballast);
        var block = new byte[64 * 1024];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush(flushToDisk: true);
            }
        }
        catch (IOException)
        {
            // Full: that was the point.
        }
    }

    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", Path);
        folder.Delete();
    }

    static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
