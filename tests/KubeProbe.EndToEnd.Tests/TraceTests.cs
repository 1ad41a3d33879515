using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>One trace spans trigger, pod, report and verdict: the caller's where there is one. Logs and metrics go the same way.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task From_the_caller_over_the_pod_and_its_report_to_the_verdict_it_is_one_trace()
    {
        await using var target = await Target.StartAsync();
        await using var telemetry = await OtlpReceiver.StartAsync();
        await using var centre = await Centre.StartAsync(target.Here, telemetry.Settings);
        await centre.ApplyAsync(
            Demo.Cluster(target.Name, await target.CentreKubeconfigAsync())
            + Demo.Case("traced", target.Image, "apiserver-crud", Stage.CrudRights)
            + Demo.Binding("traced", target.Name, "traced", "schedule: {interval: 10s}"));
        (await target.KubectlApplyAsync((await centre.CliAsync("rbac", "render", "traced")).Succeeded())).Succeeded();

        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        using var http = new HttpClient { BaseAddress = centre.Http };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", centre.Token);
        http.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        using var answer = await http.PostAsJsonAsync("/api/v1/runs", new { cluster = target.Name, @case = "traced", binding = "traced" });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());

        string[] steps = ["run.trigger", "pod.create", "run.report", "run"];
        var spans = await UntilAsync(telemetry, trace => trace.Key == Trace && Has(trace, steps) && Has(trace, "POST /report/v1/runs/{id}"));
        var trigger = spans.Single(span => span.Name == "run.trigger");
        Assert.All(spans.Where(span => steps[1..].Contains(span.Name)), span => Assert.Equal(trigger.Id, span.Parent));

        // What the probe sends goes on with what its pod was given: that is the trigger's span too.
        Assert.Equal(trigger.Id, spans.First(span => span.Name.StartsWith("POST /report", StringComparison.Ordinal)).Parent);

        // A slot has no caller: its run begins a trace of its own.
        await UntilAsync(telemetry, trace => trace.Key != Trace && Has(trace, steps) && Has(trace, "POST /report/v1/runs/{id}"));
        await Stage.UntilAsync(
            () => Task.FromResult(telemetry.Logs.Any(text => text.Contains("Run ", StringComparison.Ordinal) && text.Contains("traced", StringComparison.Ordinal)) ? "" : null),
            "a log record of a run");
        Assert.DoesNotContain(telemetry.Logs, text => text.Contains(centre.Token, StringComparison.Ordinal));
    }

    static bool Has(IEnumerable<Span> trace, params string[] names) => names.All(name => trace.Any(span => span.Name == name));

    static Task<IReadOnlyList<Span>> UntilAsync(OtlpReceiver telemetry, Func<IGrouping<string, Span>, bool> wanted) => Stage.UntilAsync<IReadOnlyList<Span>>(
        () => Task.FromResult<IReadOnlyList<Span>?>(telemetry.Spans.GroupBy(span => span.TraceId).FirstOrDefault(wanted)?.ToList()),
        "the spans of a run in one trace");
}
