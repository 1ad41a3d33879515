using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using KubeProbe.Benchmarks.Floor;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Simulation.ApiServers;
using KubeProbe.Simulation.Processes;

namespace KubeProbe.Benchmarks.Gate;

/// <summary>
/// How long it takes from a question about a new change to its answer, and to its last pod, on ten clusters with five cases each: the
/// server is a process, the API servers are simulated.
/// </summary>
static class GateBenchmark
{
    const int Cases = 5;
    const int WarmUp = 10;
    const int Rounds = 50;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("kubeprobe-gate-");
        try
        {
            await using var simulator = await SimulatorProcess.StartAsync(new SimulationOptions { Clusters = ProductLoad.Clusters, WholeLife = false });
            await using var server = await ProductServer.StartAsync(Path.Combine(folder.FullName, "product"));
            using var load = new ProductLoad(server, simulator, Cases);
            await load.DeclareAsync();
            using var channel = GrpcChannel.ForAddress(server.Grpc);
            var credentials = new Metadata { { "authorization", $"Bearer {server.Token}" } };

            var (answers, pods) = (new List<double>(), new List<double>());
            for (var round = 0; round < WarmUp + Rounds; round++)
            {
                var change = new PostChangeRequest { Id = $"gate-{round}", Component = $"component-{round}", Group = "all" };
                var (told, clock) = (TimeProvider.System.GetUtcNow(), Stopwatch.StartNew());
                var gate = await new Gates.GatesClient(channel).EvaluateGateAsync(new EvaluateGateRequest { Change = change }, credentials);
                var answered = clock.Elapsed.TotalMilliseconds;
                if (gate.Verdict is not GateVerdict.Running) Console.WriteLine($"{change.Id} was answered with {gate.Verdict}");
                await load.DrainAsync();
                if (round < WarmUp) continue;

                var runs = (await new Changes.ChangesClient(channel).GetChangeAsync(new GetChangeRequest { Id = change.Id }, credentials)).RunIds.ToHashSet();
                var made = (await simulator.LedgerAsync()).Where(pod => runs.Contains(pod.Run)).ToList();
                if (made.Count != ProductLoad.Clusters * Cases) Console.WriteLine($"{change.Id} made {made.Count} pods");
                answers.Add(answered);
                pods.Add((made.Max(pod => pod.MadeAt) - told).TotalMilliseconds);
            }
            Tell("question to answer", answers);
            Tell("question to last pod", pods);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static void Tell(string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        Console.WriteLine($"{what,-22} p50 {milliseconds[milliseconds.Count / 2],7:0.0} ms   p95 {milliseconds[milliseconds.Count * 95 / 100],7:0.0} ms   max {milliseconds[^1],7:0.0} ms");
    }
}
