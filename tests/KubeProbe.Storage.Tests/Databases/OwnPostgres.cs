using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace KubeProbe.Storage.Tests.Databases;

/// <summary>A PostgreSQL server of one test, to be killed and started again.</summary>
sealed class OwnPostgres : IAsyncDisposable
{
    const string Programs = "KUBEPROBE_TEST_POSTGRES_BIN";

    readonly TemporaryFolder folder = new();
    readonly int port = FreePort();
    readonly TemporaryFolder keys = new();
    Process? server;

    public string ConnectionString => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";

    public int Port => port;

    public string KeyFolder => keys["ring"];

    string Log => folder.Path + ".log";

    static string Bin => Environment.GetEnvironmentVariable(Programs) is { Length: > 0 } bin
        ? bin
        : throw new InvalidOperationException($"{Programs} is not set: this test starts a PostgreSQL server of its own. Run it by tests/run.");

    public static async Task<OwnPostgres> CreateAsync()
    {
        var own = new OwnPostgres();
        if (Environment.IsPrivilegedProcess) await own.RunAsync("chown", "postgres", own.folder.Path);
        using (var init = own.AsPostgres($"{Bin}/initdb", "-D", own.folder["db"], "-U", "postgres", "-A", "trust", "--no-sync"))
        {
            await init.WaitForExitAsync();
            Assert.Equal(0, init.ExitCode);
        }
        await own.StartAsync();
        return own;
    }

    public async Task StartAsync()
    {
        server = Launch();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=False");
                await connection.OpenAsync(deadline.Token);
                return;
            }
            catch (NpgsqlException)
            {
                // Not up yet; the deadline ends this. After a kill it refuses to start while backends of before still end.
                if (server.HasExited)
                {
                    server.Dispose();
                    server = Launch();
                }
                await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
            }
        }
    }

    Process Launch() => AsPostgres(
        $"{Bin}/postgres", "-D", folder["db"], "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off");

    /// <summary>Stops all of its processes where they are, as a machine that hangs does, or lets them go on.</summary>
    public async Task SignalAsync(string signal)
    {
        var postmaster = await PostmasterAsync();
        await RunAsync("pkill", $"-{signal}", "-P", $"{postmaster}");
        await RunAsync("kill", $"-{signal}", $"{postmaster}");
    }

    async Task<int> PostmasterAsync() =>
        int.Parse((await File.ReadAllLinesAsync(folder["db/postmaster.pid"]))[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Ends the server as a crash of its machine would.</summary>
    public async Task KillAsync()
    {
        using (var process = Process.GetProcessById(await PostmasterAsync())) process.Kill();
        await server!.WaitForExitAsync();
        server.Dispose();
        server = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await KillAsync();
        File.Delete(Log);
        folder.Dispose();
        keys.Dispose();
    }

    Process AsPostgres(string program, params string[] arguments)
    {
        // PostgreSQL refuses to run as root. setpriv becomes it; runuser would stay beside it, and stop with it.
        string[] all = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", program, .. arguments]
            : [program, .. arguments];
        return Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >\"$0\" 2>&1", Log, .. all]) { WorkingDirectory = "/" })!;
    }

    async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
