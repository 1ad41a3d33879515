using System.Diagnostics;
using System.Text;

namespace KubeProbe.Simulation.ApiServers;

/// <summary>What becomes of a pod: scheduled, started, reports with its token, ends.</summary>
sealed class PodLife(SimulationOptions options, Ledger ledger, HttpClient reports)
{
    const string Passed = """{"ok":true,"measurements":[{"name":"op","ok":true,"seconds":0.01}]}""";
    const string Failed = """{"ok":false,"errors":["dial tcp: i/o timeout"],"measurements":[{"name":"op","ok":false,"seconds":5.0}]}""";

    public async Task LiveAsync(SimulatedCluster cluster, SimulatedPod pod, string? token)
    {
        try
        {
            await (token is null ? Task.CompletedTask : LiveWithAsync(cluster, pod, token));
        }
        catch (ObjectDisposedException)
        {
            // It ends together with all API servers.
        }
        catch (Exception fault)
        {
            Console.Error.WriteLine($"pod {pod.Name} of cluster {cluster.Number}: {fault.Message}");
        }
    }

    async Task LiveWithAsync(SimulatedCluster cluster, SimulatedPod pod, string token)
    {
        if (options.WholeLife) cluster.Change(pod, () => pod.Schedule($"node-{cluster.Number % 3}"), told: true);
        if (options.Start > TimeSpan.Zero) await Task.Delay(options.Start);
        var startedAt = TimeProvider.System.GetUtcNow();
        if (options.WholeLife) cluster.Change(pod, () => pod.Start(startedAt), told: true);
        if (options.Work > TimeSpan.Zero) await Task.Delay(options.Work);

        var dice = Random.Shared.NextDouble();
        if (dice < options.Silent) return;
        var ok = dice >= options.Silent + options.Fail;
        var report = ok ? Passed : Failed;
        if (options.NoReport == 0 || Random.Shared.NextDouble() >= options.NoReport) await ReportAsync(pod, token, report);
        cluster.Change(pod, () => pod.End(ok, report, startedAt, TimeProvider.System.GetUtcNow()), told: true);
    }

    async Task ReportAsync(SimulatedPod pod, string token, string report)
    {
        // As a real probe does: again after a moment when nobody answers or the centre says 503.
        for (var attempt = 0; attempt < 5 && !pod.IsGone; attempt++)
        {
            if (attempt > 0) await Task.Delay(TimeSpan.FromSeconds(1 << attempt));
            var began = Stopwatch.GetTimestamp();
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, pod.ReportUrl) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(report)) };
                request.Content.Headers.ContentType = new("application/json");
                request.Headers.Authorization = new("Bearer", token);
                using var answer = await reports.SendAsync(request);
                ledger.Reported(pod.Name, Stopwatch.GetElapsedTime(began), (int)answer.StatusCode);
                if ((int)answer.StatusCode < 500) return;
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
            {
                // The centre is away, or starts anew.
            }
        }
    }
}
