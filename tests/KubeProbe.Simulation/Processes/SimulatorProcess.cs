using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using KubeProbe.Simulation.ApiServers;

namespace KubeProbe.Simulation.Processes;

/// <summary>The simulated API servers in a process of their own, so that their CPU is not counted with the product's.</summary>
public sealed class SimulatorProcess : IAsyncDisposable
{
    readonly Process process;
    readonly HttpClient http = new() { Timeout = TimeSpan.FromMinutes(2) };
    readonly Uri[] addresses;

    SimulatorProcess(Process process, Uri[] addresses)
    {
        this.process = process;
        this.addresses = addresses;
        Usage = new ProcessUsage(process.Id);
    }

    public ProcessUsage Usage { get; }

    /// <summary>The address of one API server, with a slash at its end.</summary>
    public Uri Cluster(int number) => new(addresses[number % addresses.Length], $"/c/{number}/");

    /// <summary>How much happened so far.</summary>
    public async Task<SimulationCounts> CountAsync(CancellationToken cancellation = default) =>
        (await http.GetFromJsonAsync<SimulationCounts>(new Uri(addresses[0], "/simulation/counts"), cancellation))!;

    /// <summary>What happened to each pod.</summary>
    public async Task<List<PodRecord>> LedgerAsync(CancellationToken cancellation = default)
    {
        using var reader = new StreamReader(await http.GetStreamAsync(new Uri(addresses[0], "/simulation/ledger"), cancellation));
        var pods = new List<PodRecord>();
        while (await reader.ReadLineAsync(cancellation) is { } line) pods.Add(PodRecord.Read(line));
        return pods;
    }

    public static async Task<SimulatorProcess> StartAsync(SimulationOptions options)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(SimulatorProcess).Assembly.Location, JsonSerializer.Serialize(options)])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        var told = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The simulator did not start.");
        return new SimulatorProcess(process, [.. told.Split(' ').Select(address => new Uri(address))]);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
        process.Dispose();
    }
}
