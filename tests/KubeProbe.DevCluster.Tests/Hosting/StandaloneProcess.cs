using System.Diagnostics;
using k8s;

namespace KubeProbe.DevCluster.Tests.Hosting;

/// <summary>DevCluster as a process of its own, as a person starts it.</summary>
sealed class StandaloneProcess : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    readonly Process process;

    StandaloneProcess(Process process) => this.process = process;

    public int Id => process.Id;

    /// <summary>The kubeconfigs it printed, by cluster.</summary>
    public Dictionary<string, string> Kubeconfigs { get; } = [];

    /// <summary>Starts it and reads what it prints until it is up.</summary>
    public static async Task<StandaloneProcess> StartAsync(string data, params string[] more)
    {
        var started = new StandaloneProcess(Launch(["--data", data, .. more]));
        using var deadline = new CancellationTokenSource(Deadline);
        while (await started.process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            var words = line.Split("  ", StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "control") return started;
            started.Kubeconfigs[words[0]] = words[2];
        }

        throw new InvalidOperationException($"It did not start: {await started.process.StandardError.ReadToEndAsync(deadline.Token)}");
    }

    /// <summary>Runs it to its end: exit code and what it said on stderr.</summary>
    public static async Task<(int Code, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Launch(arguments);
        using var deadline = new CancellationTokenSource(Deadline);
        var errors = await process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, errors);
    }

    public k8s.Kubernetes Connect(string cluster) =>
        new(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfigs[cluster]));

    /// <summary>SIGKILL: it gets no chance to clean up.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        using var deadline = new CancellationTokenSource(Deadline);
        await process.WaitForExitAsync(deadline.Token);
    }

    /// <summary>Ctrl-C's signal or SIGTERM, and its exit code.</summary>
    public async Task<int> EndAsync(string signal)
    {
        using var kill = Process.Start("/bin/kill", [$"-{signal}", $"{process.Id}"]);
        using var deadline = new CancellationTokenSource(Deadline);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    static Process Launch(string[] arguments) =>
        Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "KubeProbe.DevCluster"), arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
}
