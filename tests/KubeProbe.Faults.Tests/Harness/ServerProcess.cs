using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeProbe.Faults.Tests.Harness;

/// <summary>One server of the centre: the real program, as a process that can be killed, frozen and told to stop.</summary>
sealed partial class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    readonly ConcurrentQueue<string> output = new();
    readonly TaskCompletionSource<(Uri Http, Uri Grpc)> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Process process;
    volatile TaskCompletionSource printed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ServerProcess(string name, Process process) => (Name, this.process) = (name, process);

    public string Name { get; }

    public Uri Http { get; private set; } = null!;

    public bool HasExited => process.HasExited;

    /// <summary>All it has printed.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Starts it and waits until it listens. When it ends instead, throws with exit code and output.</summary>
    public static async Task<ServerProcess> StartAsync(
        string name, IEnumerable<string> settings, IReadOnlyDictionary<string, string>? environment = null, string? program = null)
    {
        var start = new ProcessStartInfo("dotnet", [program ?? Checkout.Server, "--listen.http", "127.0.0.1:0", "--listen.grpc", "127.0.0.1:0", .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        var server = new ServerProcess(name, Process.Start(start)!);
        server.process.OutputDataReceived += (_, line) => server.Take(line.Data);
        server.process.ErrorDataReceived += (_, line) => server.Take(line.Data);
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        await Task.WhenAny(server.listening.Task, server.process.WaitForExitAsync(patience.Token));
        if (!server.listening.Task.IsCompleted)
        {
            if (!server.process.HasExited) server.process.Kill();
            await server.process.WaitForExitAsync(CancellationToken.None);
            throw new InvalidOperationException($"Server {name} ended with {server.process.ExitCode}:\n{server.Output}");
        }
        server.Http = (await server.listening.Task).Http;
        return server;
    }

    /// <summary>Until it has printed a text.</summary>
    public async Task UntilPrintedAsync(string text, int times = 1)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var next = printed.Task;
            if (output.Count(line => line.Contains(text, StringComparison.Ordinal)) >= times) return;
            await Task.WhenAny(next, Task.Delay(Timeout.Infinite, patience.Token));
            Assert.False(patience.IsCancellationRequested, $"Server {Name} did not print \"{text}\":\n{Output}");
        }
    }

    /// <summary>As the kernel ends a process, or a machine its power.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>As Kubernetes and systemd end one; answers with exit code and the time it took.</summary>
    public async Task<(int Code, TimeSpan Took)> TerminateAsync()
    {
        var began = Stopwatch.GetTimestamp();
        await SignalAsync("TERM");
        return (await EndAsync(), Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Until it has ended by itself; answers with its exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    void Take(string? line)
    {
        if (line is null) return;
        output.Enqueue(line);
        if (Addresses().Match(line) is { Success: true } match) listening.TrySetResult((new Uri(match.Groups[1].Value), new Uri(match.Groups[2].Value)));
        Interlocked.Exchange(ref printed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
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
