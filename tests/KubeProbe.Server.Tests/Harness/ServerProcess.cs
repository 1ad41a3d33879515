using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace KubeProbe.Server.Tests.Harness;

/// <summary>The server as its users run it: a process of its own, on free ports.</summary>
sealed partial class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    readonly Process process;
    readonly ConcurrentQueue<string> output = new();
    readonly TaskCompletionSource<(Uri Http, Uri Grpc)> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ServerProcess(Process process) => this.process = process;

    public Uri Http { get; private set; } = null!;

    public Uri Grpc { get; private set; } = null!;

    /// <summary>All it has printed so far.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Starts it and waits until it listens. When it ends instead, throws with its exit code and what it printed.</summary>
    public static async Task<ServerProcess> StartAsync(string data, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "KubeProbe.Server.dll"), "--data", data, "--listen.http", "127.0.0.1:0", "--listen.grpc", "127.0.0.1:0", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var server = new ServerProcess(process);
        process.OutputDataReceived += (_, line) => server.Take(line.Data);
        process.ErrorDataReceived += (_, line) => server.Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        await Task.WhenAny(server.listening.Task, process.WaitForExitAsync(patience.Token));
        if (!server.listening.Task.IsCompleted)
        {
            var code = process.HasExited ? $"{process.ExitCode}" : "It does not start.";
            await server.DisposeAsync();
            throw new InvalidOperationException($"{code}\n{server.Output}");
        }
        (server.Http, server.Grpc) = await server.listening.Task;
        return server;
    }

    /// <summary>Sends SIGTERM; answers with exit code and the time it took.</summary>
    public async Task<(int Code, TimeSpan Took)> TerminateAsync()
    {
        var began = Stopwatch.GetTimestamp();
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, Stopwatch.GetElapsedTime(began));
    }

    void Take(string? line)
    {
        if (line is null) return;
        output.Enqueue(line);
        if (Addresses().Match(line) is { Success: true } match) listening.TrySetResult((new Uri(match.Groups[1].Value), new Uri(match.Groups[2].Value)));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    [GeneratedRegex(@"^KubeProbe listens on (\S+) \(HTTP\) and (\S+) \(gRPC\)")]
    private static partial Regex Addresses();
}
