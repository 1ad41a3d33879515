using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KubeProbe.Benchmarks.Floor;

/// <summary>The real server as a process, on SQLite in a folder of its own.</summary>
sealed class ProductServer : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process process;
    readonly int httpPort;

    ProductServer(Process process, int httpPort, int grpcPort, string token)
    {
        this.process = process;
        this.httpPort = httpPort;
        Grpc = new Uri($"http://127.0.0.1:{grpcPort}");
        Token = token;
    }

    public Uri Grpc { get; }

    public string Token { get; private set; }

    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<ProductServer> StartAsync(string folder)
    {
        var (http, grpc) = (FreePort(), FreePort());
        var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            ServerAssembly(), "--data", folder, "--listen.http", $"http://127.0.0.1:{http}", "--listen.grpc", $"http://127.0.0.1:{grpc}",
            "--log.level", "warning",
        ]))!;
        var server = new ProductServer(process, http, grpc, "");
        await server.ReadyAsync();
        server.Token = (await File.ReadAllTextAsync(Path.Combine(folder, "admin.token"))).Trim();
        return server;
    }

    async Task ReadyAsync()
    {
        using var client = new HttpClient();
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (process.HasExited) throw new InvalidOperationException($"The server ended with {process.ExitCode}.");
            try
            {
                using var answer = await client.GetAsync($"http://127.0.0.1:{httpPort}/health/ready", patience.Token);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(100, patience.Token);
        }
    }

    // Beside this project's own output: the same configuration, so a Release benchmark measures a Release server.
    static string ServerAssembly()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "src", "KubeProbe.Server", "bin", configuration, "net10.0", "KubeProbe.Server.dll");
            if (File.Exists(path)) return path;
        }
        throw new InvalidOperationException("KubeProbe.Server is not built: run this with dotnet run from a checkout.");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
