using System.Text.Json;

namespace KubeProbe.Client.Tests;

/// <summary>The environment of a run, its log and its termination message, in a folder of its own.</summary>
sealed class RunUnderTest : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("kubeprobe-client-").FullName;

    public RunUnderTest(string url, TimeSpan? left = null, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        Variables = new()
        {
            [ProbeEnvironment.ReportUrl] = url,
            [ProbeEnvironment.RunId] = "r1",
            [ProbeEnvironment.RunToken] = "kpr_secret",
            [ProbeEnvironment.Deadline] = (clock.GetUtcNow() + (left ?? TimeSpan.FromSeconds(30))).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
            [ProbeEnvironment.TerminationLog] = Path.Combine(folder, "termination"),
        };
        Options = new ProbeRunOptions { Clock = clock, StopOnSigterm = false, Log = line => { lock (Log) Log.Add(line); } };
    }

    public Dictionary<string, string?> Variables { get; }

    public ProbeRunOptions Options { get; set; }

    public List<string> Log { get; } = [];

    public ProbeRun Start() => ProbeRun.From(name => Variables.GetValueOrDefault(name), Options);

    public JsonElement Termination => Parse(File.ReadAllBytes(Path.Combine(folder, "termination")));

    public long TerminationBytes => new FileInfo(Path.Combine(folder, "termination")).Length;

    public static JsonElement Parse(byte[] json) => JsonDocument.Parse(json).RootElement;

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
