using System.Diagnostics;

namespace KubeProbe.Benchmarks.Simulation;

/// <summary>The simulated API server in a process of its own, so that its CPU is not counted with the product's.</summary>
sealed class SimulatorProcess : IAsyncDisposable
{
    readonly Process process;

    SimulatorProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<SimulatorProcess> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(SimulatorProcess).Assembly.Location, "simulator"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The simulator did not start.");
        return new SimulatorProcess(process, new Uri(address));
    }

    /// <summary>What the child does: serves until its input ends, which it does when the parent is gone.</summary>
    public static async Task ServeAsync()
    {
        await using var server = await SimulatedApiServer.StartAsync();
        Console.WriteLine(server.Address);
        await Console.In.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
