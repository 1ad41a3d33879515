using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace KubeProbe.Faults.Tests.Simulation;

/// <summary>The life of one pod: it starts, works, reports as a probe does, and ends with the same report as its termination message.</summary>
sealed class SimulatedPod(SimulatedCluster cluster, JsonObject pod, string token, PodScript script, Func<HttpRequestMessage, Task<HttpResponseMessage>> send)
{
    static readonly TimeSpan ReportsFor = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    string Name => pod["metadata"]!["name"]!.GetValue<string>();

    string Report => $$"""{"ok":{{(script.Ok ? "true" : "false")}},"errors":[{{(script.Ok ? "" : "\"it is broken\"")}}],"measurements":[{"name":"op","ok":{{(script.Ok ? "true" : "false")}},"seconds":0.01}]}""";

    public async Task LiveAsync(CancellationToken cancellation)
    {
        var started = Now();
        cluster.SetStatus(Name, JsonNode.Parse($$$"""
            {"phase":"Running","containerStatuses":[{"name":"probe","ready":true,"restartCount":0,"image":"x","imageID":"","state":{"running":{"startedAt":"{{{started}}}"} } }]}
            """)!);
        await Task.Delay(script.Takes, cancellation);
        if (script.Until is { } until) await until.WaitAsync(cancellation);
        await ReportAsync(cancellation);
        var message = new JsonObject { ["m"] = Report }["m"]!.ToJsonString();
        cluster.SetStatus(Name, JsonNode.Parse($$$"""
            {"phase":"{{{(script.Ok ? "Succeeded" : "Failed")}}}","containerStatuses":[{"name":"probe","ready":false,"restartCount":0,"image":"x","imageID":"","state":
            {"terminated":{"exitCode":{{{(script.Ok ? 0 : 1)}}},"reason":"{{{(script.Ok ? "Completed" : "Error")}}}","startedAt":"{{{started}}}","finishedAt":"{{{Now()}}}","message":{{{message}}} } } }]}
            """)!);
    }

    // What KubeProbe.Client does: again on 503 and while nobody listens, until an answer or the end of its patience.
    async Task ReportAsync(CancellationToken cancellation)
    {
        var environment = pod["spec"]!["containers"]![0]!["env"]!.AsArray();
        var url = environment.First(variable => variable!["name"]!.GetValue<string>() == "KUBEPROBE_REPORT_URL")!["value"]!.GetValue<string>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(ReportsFor);
        while (!patience.IsCancellationRequested)
        {
            try
            {
                using var report = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(Report, Encoding.UTF8, "application/json") };
                report.Headers.Authorization = new("Bearer", token);
                using var answer = await send(report);
                cluster.Reported(Name, answer.StatusCode);
                if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable) return;
            }
            catch (HttpRequestException)
            {
                // Nobody listens; the termination message is there too.
            }
            await Task.Delay(Pause, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static string Now() => TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
