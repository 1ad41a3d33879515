using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>The server as a process of its own, and the command that drives it.</summary>
sealed class Centre : IAsyncDisposable
{
    // A busy machine starts several of them at once.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-centre-");
    readonly List<string> settings;
    readonly int httpPort = FreePort();
    readonly int grpcPort = FreePort();
    readonly System.Text.StringBuilder log = new();
    Process process = null!;

    Centre(IPAddress here, IEnumerable<string> settings)
    {
        Here = here;
        var listen = IPAddress.IsLoopback(here) ? "127.0.0.1" : "0.0.0.0";
        this.settings =
        [
            "--data", folder.FullName, "--listen.http", $"http://{listen}:{httpPort}", "--listen.grpc", $"http://127.0.0.1:{grpcPort}",
            "--publicUrl", $"http://{here}:{httpPort}", .. settings,
        ];
    }

    public IPAddress Here { get; }

    public Uri Http => new($"http://127.0.0.1:{httpPort}");

    public Uri Grpc => new($"http://127.0.0.1:{grpcPort}");

    public string Folder => folder.FullName;

    public string Token { get; private set; } = "";

    /// <summary>The process, for <c>/proc</c>.</summary>
    public int Pid => process.Id;

    /// <summary>What its environment has beyond that of the tests.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; private init; } = new Dictionary<string, string>();

    /// <summary>All it has printed: tests look for what must not be there, too.</summary>
    public string Log
    {
        get { lock (log) return log.ToString(); }
    }

    public static Task<Centre> StartAsync(IPAddress here, params string[] settings) =>
        StartAsync(here, new Dictionary<string, string>(), settings);

    public static async Task<Centre> StartAsync(IPAddress here, IReadOnlyDictionary<string, string> environment, params string[] settings)
    {
        var centre = new Centre(here, settings) { Environment = environment };
        try
        {
            await centre.StartAsync();
            return centre;
        }
        catch
        {
            await centre.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.Program("KubeProbe.Server", "KubeProbe.Server.dll"), .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        // Also where the tests themselves run in a pod, the centre is outside its target.
        start.Environment.Remove("KUBERNETES_SERVICE_HOST");
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ReadyAsync();
        Token = (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "admin.token"))).Trim();
    }

    async Task ReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Http, Timeout = TimeSpan.FromSeconds(30) };
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Assert.False(process.HasExited, $"The server ended with {(process.HasExited ? process.ExitCode : 0)}:\n{Log}");
            Assert.False(patience.IsCancellationRequested, $"The server was not ready within {Patience}:\n{Log}");
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet, or too busy to answer.
            }
            await Task.Delay(100);
        }
    }

    /// <summary>Runs the kubeprobe command as a user would.</summary>
    public Task<Result> CliAsync(params string[] arguments) => CliAsync(null, arguments);

    public Task<Result> CliAsync(string? input, string[] arguments) => Command.RunAsync(
        "dotnet",
        [Checkout.Program("KubeProbe.Cli", "kubeprobe.dll"), .. arguments],
        new Dictionary<string, string>
        {
            ["KUBEPROBE_SERVER"] = Grpc.GetLeftPart(UriPartial.Authority),
            ["KUBEPROBE_TOKEN"] = Token,
            ["KUBEPROBE_CONFIG"] = Path.Combine(folder.FullName, "config.yaml"),
        },
        input);

    public async Task ApplyAsync(string yaml) => (await CliAsync(yaml, ["apply", "-f", "-"])).Succeeded();

    /// <summary>As the kernel ends a process that used too much memory.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>As Kubernetes and systemd end one; answers with the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    void Keep(string? line)
    {
        if (line is null) return;
        lock (log) log.AppendLine(line);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
