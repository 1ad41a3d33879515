using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KubeProbe.Cli.Tests.Processes;

/// <summary>
/// The command as a process of its own: the published binary that KUBEPROBE_CLI_BINARY names, else the assembly beside the tests.
/// </summary>
sealed partial class CliProcess : IAsyncDisposable
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static string? Binary { get; } = Environment.GetEnvironmentVariable("KUBEPROBE_CLI_BINARY");

    /// <summary>With the packages and the runtime of the tests: what both use lies beside the tests once.</summary>
    static readonly string[] Assembly =
    [
        "dotnet", "exec", "--depsfile", Path.Combine(AppContext.BaseDirectory, "KubeProbe.Cli.Tests.deps.json"),
        "--runtimeconfig", Path.Combine(AppContext.BaseDirectory, "KubeProbe.Cli.Tests.runtimeconfig.json"),
        Path.Combine(AppContext.BaseDirectory, "kubeprobe.dll"),
    ];

    /// <summary>The words that start the command.</summary>
    public static IReadOnlyList<string> Command { get; } = Binary is null ? Assembly : [Binary];

    readonly Process process;

    CliProcess(Process process) => this.process = process;

    public static CliProcess Start(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        return StartProgram(environment, [.. Command, .. args]);
    }

    /// <summary>Starts another program, a shell say, in which <c>kubeprobe</c> is the command.</summary>
    public static CliProcess StartProgram(IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Out, string Err)> RunAsync(IReadOnlyDictionary<string, string> environment, string input, params string[] args)
    {
        await using var cli = Start(environment, args);
        return await cli.EndAsync(input);
    }

    /// <summary>Gives it this input and waits for its end.</summary>
    public async Task<(int Code, string Out, string Err)> EndAsync(string input)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return (await ExitAsync(), await output, await error);
    }

    public async Task<string?> ReadLineAsync() => await process.StandardOutput.ReadLineAsync().WaitAsync(Deadline);

    public async Task<string?> ReadErrorLineAsync() => await process.StandardError.ReadLineAsync().WaitAsync(Deadline);

    public async Task WriteAsync(string input)
    {
        await process.StandardInput.WriteAsync(input).WaitAsync(Deadline);
        await process.StandardInput.FlushAsync().WaitAsync(Deadline);
    }

    public void CloseOutput() => process.StandardOutput.Close();

    public void Interrupt()
    {
        const int SigInt = 2;
        Assert.Equal(0, Kill(process.Id, SigInt));
    }

    /// <summary>Sends Ctrl-C until the process ends, and tells how many it took.</summary>
    public async Task<int> InterruptUntilExitAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        for (var sent = 1; ; sent++)
        {
            Interrupt();
            var exit = process.WaitForExitAsync(deadline.Token);
            if (await Task.WhenAny(exit, Task.Delay(TimeSpan.FromMilliseconds(200), deadline.Token)) != exit) continue;
            await exit;
            return sent;
        }
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Deadline);
        return process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    public ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
        return ValueTask.CompletedTask;
    }
}
