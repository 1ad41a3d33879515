using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace KubeProbe.Simulation.Processes;

/// <summary>The real server as a process, on a folder of its own; it can be stopped and started again.</summary>
public sealed class ProductServer : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    readonly string folder;
    readonly IReadOnlyList<string> settings;
    readonly int httpPort = FreePort();
    readonly int grpcPort = FreePort();
    readonly HttpClient http = new();
    Process process = null!;

    ProductServer(string folder, IReadOnlyList<string> settings) => (this.folder, this.settings) = (folder, settings);

    public Uri Http => new($"http://127.0.0.1:{httpPort}");

    public Uri Grpc => new($"http://127.0.0.1:{grpcPort}");

    /// <summary>Its first admin token.</summary>
    public string Token { get; private set; } = "";

    public ProcessUsage Usage { get; private set; } = null!;

    /// <summary>What it logs: warnings and worse.</summary>
    public string LogFile => folder.TrimEnd('/') + ".log";

    /// <summary>Starts one; settings are flags of the server, such as <c>--storage.postgres</c> and its value.</summary>
    public static async Task<ProductServer> StartAsync(string folder, params IReadOnlyList<string> settings)
    {
        var server = new ProductServer(folder, settings);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it (again), and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        Directory.CreateDirectory(folder);
        // Its log goes to a file by itself; a pipe would have to be read.
        process = Process.Start(new ProcessStartInfo("/bin/sh",
        [
            "-c", $"exec dotnet \"$@\" >>'{LogFile}' 2>&1", "sh", Assembly(), "--data", folder,
            "--listen.http", Address(httpPort), "--listen.grpc", Address(grpcPort), "--log.level", "warning", .. settings,
        ]))!;
        Usage = new ProcessUsage(process.Id);
        await ReadyAsync();
        if (Token.Length == 0 && Path.Combine(folder, "admin.token") is var file && File.Exists(file)) Token = (await File.ReadAllTextAsync(file)).Trim();
    }

    /// <summary>Stops it as an operator does, by SIGTERM.</summary>
    public async Task StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        process.Dispose();
    }

    /// <summary>The sum of a counter over its labels, from /metrics; zero when it is not there.</summary>
    public async Task<double> CounterAsync(string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Http, "/metrics"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsStringAsync()).Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
            .Sum(line => double.Parse(Value(line), CultureInfo.InvariantCulture));
    }

    // name{labels} value timestamp
    static string Value(string line)
    {
        var end = line.LastIndexOf('}');
        return line[(end < 0 ? line.IndexOf(' ', StringComparison.Ordinal) : end + 1)..].Trim().Split(' ')[0];
    }

    async Task ReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (process.HasExited) throw new InvalidOperationException($"The server ended with {process.ExitCode}: {await File.ReadAllTextAsync(LogFile)}");
            try
            {
                using var answer = await http.GetAsync(new Uri(Http, "/health/ready"), patience.Token);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(50, patience.Token);
        }
    }

    // Beside this project's own output: the same configuration, so a Release benchmark measures a Release server.
    static string Assembly()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "src", "KubeProbe.Server", "bin", configuration, "net10.0", "KubeProbe.Server.dll");
            if (File.Exists(path)) return path;
        }
        throw new InvalidOperationException("KubeProbe.Server is not built: run this with dotnet run from a checkout.");
    }

    static string Address(int port) => $"http://127.0.0.1:{port}";

    /// <summary>A port nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        try
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        catch (InvalidOperationException)
        {
            // It was stopped, or never ran.
        }
    }
}
