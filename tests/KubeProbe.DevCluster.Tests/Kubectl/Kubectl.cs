using System.Diagnostics;
using KubeProbe.DevCluster.Hosting;

namespace KubeProbe.DevCluster.Tests.Kubectl;

/// <summary>Runs the kubectl installed here, as a user would, against one cluster.</summary>
sealed class Kubectl : IDisposable
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    readonly string home = Directory.CreateTempSubdirectory("kubectl-").FullName;
    readonly string program;

    public Kubectl(DevClusterServer server, string program, string? kubeconfig = null)
    {
        this.program = program;
        File.WriteAllText(Path.Combine(home, "config"), kubeconfig ?? server.AdminKubeconfig);
    }

    /// <summary>The kubectl on the path, and those KUBEPROBE_KUBECTL names beside it, separated by ':'.</summary>
    public static TheoryData<string> Programs =>
        ["kubectl", .. (Environment.GetEnvironmentVariable("KUBEPROBE_KUBECTL") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Runs it and gives what it printed; fails the test when it fails.</summary>
    public async Task<string> RunAsync(string arguments, string input = "")
    {
        var (code, output, errors) = await TryAsync(arguments, input);
        Assert.True(code == 0, $"kubectl {arguments} ended with {code}:\n{output}\n{errors}");
        return output;
    }

    /// <summary>Runs it, expecting it to fail, and gives what it said on stderr.</summary>
    public async Task<string> RefusedAsync(string arguments, string input = "")
    {
        var (code, output, errors) = await TryAsync(arguments, input);
        Assert.True(code != 0, $"kubectl {arguments} should have failed:\n{output}");
        return errors;
    }

    public async Task<(int Code, string Output, string Errors)> TryAsync(string arguments, string input = "")
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(Deadline);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"kubectl {arguments} did not end within {Deadline}.");
        }
    }

    public Process Start(string arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["KUBECONFIG"] = Path.Combine(home, "config");
        start.Environment["HOME"] = home;
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("These tests need a kubectl: install Debian's kubernetes-client, as tests/run does.", e);
        }
    }

    public void Dispose() => Directory.Delete(home, recursive: true);
}
