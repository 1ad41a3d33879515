using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KubeProbe.Dev.Fleet;

/// <summary>An etcd server of this machine, where there is one: the etcd case needs something to probe.</summary>
sealed class EtcdServer : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Process process;

    EtcdServer(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts it on loopback and waits until it serves: the server, or why there is none.</summary>
    public static async Task<(EtcdServer? Server, string? Missing)> StartAsync(DevOptions options, CancellationToken cancellation)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(path => Path.Combine(path, "etcd")).FirstOrDefault(File.Exists);
        if (program is null) return (null, "not installed on this machine (apt-get install etcd-server)");

        var (client, peer) = ($"http://127.0.0.1:{(options.EtcdPort == 0 ? FreePort() : options.EtcdPort)}", $"http://127.0.0.1:{FreePort()}");
        var log = Path.Combine(options.DataFolder, "etcd.log");

        // The shell ends etcd at the end of its input, which comes when this process ends, however it ends; and it ends
        // with etcd, so that one that stops by itself is noticed.
        var start = new ProcessStartInfo("/usr/bin/setsid",
        [
            "/bin/sh", "-c", """log=$1; shift; exec 3<&0; "$@" </dev/null >"$log" 2>&1 3<&- & etcd=$!; (read -r _ <&3; kill -9 $etcd 2>/dev/null) & exec 2>/dev/null; wait $etcd; kill $!""",
            "etcd", log, program, "--data-dir", Path.Combine(options.DataFolder, "etcd"),
            "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
            "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}",
        ])
        { RedirectStandardInput = true };
        var server = new EtcdServer(Process.Start(start)!, new Uri(client));
        try
        {
            if (await server.ServesAsync(cancellation)) return (server, null);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        await server.DisposeAsync();
        return (null, $"{program} did not start; why stands in {log}");
    }

    async Task<bool> ServesAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        using var http = new HttpClient { BaseAddress = Address };
        try
        {
            while (!process.HasExited)
            {
                try
                {
                    using var answer = await http.GetAsync("/health", both.Token);
                    if (answer.IsSuccessStatusCode) return true;
                }
                catch (HttpRequestException)
                {
                    // Not listening yet.
                }
                await Task.Delay(100, both.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It had its time.
        }
        return false;
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
