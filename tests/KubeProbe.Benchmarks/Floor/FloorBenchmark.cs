using System.Diagnostics;
using System.Text.Json;
using KubeProbe.Simulation.ApiServers;
using KubeProbe.Simulation.Processes;

namespace KubeProbe.Benchmarks.Floor;

/// <summary>
/// Complete runs a second through the product over those of a bare loop that makes the same Kubernetes calls, takes the same report
/// and inserts one row. Both run against the same simulated API server, in turns, so that a noisy machine is noisy for both.
/// </summary>
static class FloorBenchmark
{
    const int Rounds = 3;
    const int Workers = 64;
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string? json)
    {
        var folder = Directory.CreateTempSubdirectory("kubeprobe-floor-");
        try
        {
            await using var simulator = await SimulatorProcess.StartAsync(new SimulationOptions { Clusters = ProductLoad.Clusters + 1, WholeLife = false });
            await using var server = await ProductServer.StartAsync(Path.Combine(folder.FullName, "product"));
            await using var bare = await BareLoop.StartAsync(simulator.Cluster(ProductLoad.Clusters), Path.Combine(folder.FullName, "bare.db"));
            using var load = new ProductLoad(server, simulator);
            await load.DeclareAsync();

            var product = new Tally(() => server.Usage.Cpu, load.RunAsync, load.DrainAsync);
            var loop = new Tally(() => Process.GetCurrentProcess().TotalProcessorTime, stop => bare.RunAsync(Workers, stop), () => Task.CompletedTask);
            await product.WarmUpAsync(WarmUp);
            await loop.WarmUpAsync(WarmUp);
            for (var round = 0; round < Rounds; round++)
            {
                await product.MeasureAsync(Turn);
                await loop.MeasureAsync(Turn);
            }
            Tell(product, loop, json);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static void Tell(Tally product, Tally bare, string? json)
    {
        Console.WriteLine($"{"",-10}{"runs/s",10}{"CPU ms/run",12}");
        Console.WriteLine($"{"product",-10}{product.RunsPerSecond,10:0.0}{product.CpuMsPerRun,12:0.00}");
        Console.WriteLine($"{"bare",-10}{bare.RunsPerSecond,10:0.0}{bare.CpuMsPerRun,12:0.00}");
        Console.WriteLine($"{"ratio",-10}{product.RunsPerSecond / bare.RunsPerSecond,10:0.00}");
        if (json is null) return;

        File.WriteAllText(json, JsonSerializer.Serialize(new
        {
            product = new { runsPerSecond = product.RunsPerSecond, cpuMsPerRun = product.CpuMsPerRun },
            bare = new { runsPerSecond = bare.RunsPerSecond, cpuMsPerRun = bare.CpuMsPerRun },
            ratio = product.RunsPerSecond / bare.RunsPerSecond,
        }));
    }

    /// <summary>Runs, time and CPU of one side over all its turns.</summary>
    sealed class Tally(Func<TimeSpan> cpu, Func<CancellationToken, Task<long>> run, Func<Task> drain)
    {
        long runs;
        TimeSpan time;
        TimeSpan used;

        public double RunsPerSecond => runs / time.TotalSeconds;

        public double CpuMsPerRun => used.TotalMilliseconds / runs;

        public async Task WarmUpAsync(TimeSpan turn)
        {
            await MeasureAsync(turn);
            (runs, time, used) = (0, TimeSpan.Zero, TimeSpan.Zero);
        }

        public async Task MeasureAsync(TimeSpan turn)
        {
            using var stop = new CancellationTokenSource(turn);
            var (before, clock) = (cpu(), Stopwatch.StartNew());
            runs += await run(stop.Token);
            time += clock.Elapsed;
            used += cpu() - before;
            await drain();
        }
    }
}
