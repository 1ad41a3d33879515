using System.Diagnostics;
using System.Globalization;

namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>The one command, <c>KubeProbe.Dev</c>, as a process of its own on a folder and free ports.</summary>
sealed class DemoProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);

    readonly Lock gate = new();
    readonly List<string> lines = [];
    readonly Process process;
    TaskCompletionSource more = NewSignal();

    DemoProcess(Process process) => this.process = process;

    public string Printed
    {
        get { lock (gate) return string.Join('\n', lines); }
    }

    /// <param name="folder">Where it keeps its state.</param>
    /// <param name="path">The search path for programs; the test's own when null.</param>
    /// <param name="arguments">More options; without ports among them it takes free ones.</param>
    public static DemoProcess Start(string folder, string? path, params string[] arguments)
    {
        string[] ports = ["--http-port", "0", "--grpc-port", "0", "--api-port", "0", "--control-port", "0", "--etcd-port", "0"];
        var start = new ProcessStartInfo(
            "dotnet", [Checkout.Program("KubeProbe.Dev", "KubeProbe.Dev.dll"), "--data", folder, .. arguments.Length == 0 ? ports : arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (path is not null) start.Environment["PATH"] = path;
        var demo = new DemoProcess(new Process { StartInfo = start });
        demo.process.OutputDataReceived += (_, line) => demo.Keep(line.Data);
        demo.process.ErrorDataReceived += (_, line) => demo.Keep(line.Data);
        demo.process.Start();
        demo.process.BeginOutputReadLine();
        demo.process.BeginErrorReadLine();
        return demo;
    }

    /// <summary>The first line that is as wanted, printed already or to come.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted, string awaited)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var seen = 0; ;)
        {
            Task next;
            lock (gate)
            {
                for (; seen < lines.Count; seen++)
                    if (wanted(lines[seen])) return lines[seen];
                next = more.Task;
            }
            Assert.False(process.HasExited && await IsQuietAsync(next), $"It ended before {awaited}:\n{Printed}");
            try
            {
                await next.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"waited too long for {awaited}:\n{Printed}");
            }
        }
    }

    /// <summary>What follows a word at the beginning of a line, such as <c>gRPC</c>.</summary>
    public async Task<string> SaidOfAsync(string word) =>
        (await LineAsync(line => line.StartsWith(word + " ", StringComparison.Ordinal), $"a line about {word}"))[word.Length..].Trim();

    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>As a terminal (INT), a service manager (TERM) or the kernel (KILL) ends it.</summary>
    public async Task<int> SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await SignalAsync("KILL");
        process.Dispose();
    }

    static async Task<bool> IsQuietAsync(Task next) => await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(2))) != next;

    void Keep(string? line)
    {
        if (line is null) return;
        TaskCompletionSource signal;
        lock (gate)
        {
            lines.Add(line);
            (signal, more) = (more, NewSignal());
        }
        signal.SetResult();
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
