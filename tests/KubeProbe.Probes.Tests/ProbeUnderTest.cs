using System.Text.Json;
using KubeProbe.Client;

namespace KubeProbe.Probes.Tests;

/// <summary>Runs one probe as its pod would, with the environment given, and reads what it left in its termination message.</summary>
static class ProbeUnderTest
{
    public static async Task<ProbeResult> RunAsync(
        string probe, IReadOnlyDictionary<string, string> parameters, TimeSpan? deadline = null, TimeProvider? clock = null)
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
            var exit = await ProbeProgram.RunAsync([probe], name => environment.GetValueOrDefault(name), new ProbeRunOptions
            {
                Clock = clock ?? TimeProvider.System,
                StopOnSigterm = false,
                DeliveryLimit = TimeSpan.Zero,
                Log = line => { lock (log) log.Add(line); },
            }).WaitAsync(TimeSpan.FromSeconds(90));
            return new ProbeResult(exit, JsonDocument.Parse(await File.ReadAllTextAsync(termination)).RootElement, log);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

sealed record ProbeResult(int Exit, JsonElement Report, IReadOnlyList<string> Log)
{
    public bool Ok => Report.GetProperty("ok").GetBoolean();

    public IReadOnlyList<string> Errors => [.. Report.GetProperty("errors").EnumerateArray().Select(e => e.GetString()!)];

    public ILookup<string, JsonElement> Measurements => Report.GetProperty("measurements").EnumerateArray().ToLookup(m => m.GetProperty("name").GetString()!);

    /// <summary>Asserts that the probe passed, and shows why when it did not.</summary>
    public void Passed() => Assert.True(Exit == 0 && Ok, string.Join(Environment.NewLine, Errors.Concat(Log)));
}
