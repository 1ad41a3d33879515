using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KubeProbe.Dev.Fleet;

/// <summary>An etcd server of this machine, where there is one: the etcd case needs something to probe.</summary>
sealed class EtcdServer : IAsyncDisposable
{
    readonly Process process;

    EtcdServer(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts it on loopback; null when no etcd is installed.</summary>
    public static EtcdServer? Start(string folder)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(path => Path.Combine(path, "etcd")).FirstOrDefault(File.Exists);
        if (program is null) return null;

        var (client, peer) = ($"http://127.0.0.1:{FreePort()}", $"http://127.0.0.1:{FreePort()}");

        // The shell ends etcd at the end of its input, which comes when this process ends, however it ends.
        var start = new ProcessStartInfo("/bin/sh",
        [
            "-c", "\"$@\" </dev/null >/dev/null 2>&1 & read -r _; kill -9 $!", "etcd", program, "--data-dir", Path.Combine(folder, "etcd"),
            "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
            "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}",
        ])
        { RedirectStandardInput = true };
        var process = Process.Start(start)!;
        return new EtcdServer(process, new Uri(client));
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
