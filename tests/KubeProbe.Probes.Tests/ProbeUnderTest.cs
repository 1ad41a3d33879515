using System.Text.Json;
using KubeProbe.Client;

namespace KubeProbe.Probes.Tests;

/// <summary>Runs one probe as its pod would, with the environment given, and reads what it reports.</summary>
static class ProbeUnderTest
{
    public static Task<ProbeResult> RunAsync(
        string probe, IReadOnlyDictionary<string, string> parameters, TimeSpan? deadline = null, TimeProvider? clock = null) =>
        RunAsync((variable, options) => ProbeProgram.RunAsync([probe], variable, options), parameters, deadline, clock);

    /// <summary>A probe that the test made itself.</summary>
    public static Task<ProbeResult> RunAsync(Func<ProbeParameters, IProbe> make, IReadOnlyDictionary<string, string> parameters, TimeSpan? deadline = null) =>
        RunAsync(async (variable, options) =>
        {
            using var run = ProbeRun.From(variable, options);
            return await run.ExecuteAsync((r, stopping) => make(new ProbeParameters(variable)).RunAsync(r, stopping), Kubernetes.Refusal.ExplainEnd);
        }, parameters, deadline, clock: null);

    static async Task<ProbeResult> RunAsync(
        Func<Func<string, string?>, ProbeRunOptions, Task<int>> execute, IReadOnlyDictionary<string, string> parameters, TimeSpan? deadline, TimeProvider? clock)
    {
        var folder = Directory.CreateTempSubdirectory("kubeprobe-probe-");
        try
        {
            var termination = Path.Combine(folder.FullName, "termination");
            var end = (clock ?? TimeProvider.System).GetUtcNow() + (deadline ?? TimeSpan.FromSeconds(60));
            var environment = new Dictionary<string, string>
            {
                ["KUBEPROBE_REPORT_URL"] = "http://127.0.0.1:9/report/v1/runs/r1",
                ["KUBEPROBE_RUN_ID"] = "r1",
                ["KUBEPROBE_RUN_TOKEN"] = "token",
                ["KUBEPROBE_DEADLINE"] = end.ToString("O"),
                ["TERMINATION_LOG"] = termination,
            };
            foreach (var (name, value) in parameters) environment[name] = value;
            List<string> log = [];
            var centre = new KeptReport();
            var exit = await execute(name => environment.GetValueOrDefault(name), new ProbeRunOptions
            {
                Clock = clock ?? TimeProvider.System,
                StopOnSigterm = false,
                Handler = centre,
                DeliveryLimit = TimeSpan.Zero,
                Log = line => { lock (log) log.Add(line); },
            }).WaitAsync(TimeSpan.FromSeconds(90));
            Assert.True(File.Exists(termination), string.Join(Environment.NewLine, log));
            return new ProbeResult(exit, JsonDocument.Parse(centre.Body ?? await File.ReadAllBytesAsync(termination)).RootElement, log);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>A centre that takes the report, whole where a termination message would be cut.</summary>
sealed class KeptReport : HttpMessageHandler
{
    public byte[]? Body { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        return new HttpResponseMessage(System.Net.HttpStatusCode.OK);
    }
}

sealed record ProbeResult(int Exit, JsonElement Report, IReadOnlyList<string> Log)
{
    public bool Ok => Report.GetProperty("ok").GetBoolean();

    public IReadOnlyList<string> Errors => [.. Report.GetProperty("errors").EnumerateArray().Select(e => e.GetString()!)];

    public ILookup<string, JsonElement> Measurements => Report.GetProperty("measurements").EnumerateArray().ToLookup(m => m.GetProperty("name").GetString()!);

    public IReadOnlyDictionary<string, string> Facts => Report.TryGetProperty("facts", out var facts)
        ? facts.EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!, f => f.GetProperty("value").GetString()!)
        : new Dictionary<string, string>();

    /// <summary>Asserts that the probe passed, and shows why when it did not.</summary>
    public void Passed() => Assert.True(Exit == 0 && Ok, string.Join(Environment.NewLine, Errors.Concat(Log)));
}
