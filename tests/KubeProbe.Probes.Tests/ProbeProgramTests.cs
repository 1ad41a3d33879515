using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Tests;

/// <summary>The executable before any probe runs.</summary>
public sealed class ProbeProgramTests
{
    [Theory, InlineData(), InlineData("nothing-such"), InlineData("etcd", "twice")]
    public async Task What_is_no_probe_is_answered_with_those_there_are(params string[] arguments)
    {
        List<string> log = [];
        Assert.Equal(2, await ProbeProgram.RunAsync(arguments, _ => null, new ProbeRunOptions { Log = log.Add, StopOnSigterm = false }));
        Assert.All(ProbeTable.Rows, row => Assert.Contains(row.Name, log[0]));
    }

    [Fact]
    public async Task Half_an_environment_is_told_and_nothing_is_probed()
    {
        List<string> log = [];
        var exit = await ProbeProgram.RunAsync(["etcd"], name => name == "KUBEPROBE_RUN_ID" ? "r1" : null, new ProbeRunOptions { Log = log.Add, StopOnSigterm = false });
        Assert.Equal(2, exit);
        Assert.Contains("KUBEPROBE_DEADLINE is missing", Assert.Single(log));
    }

    [Theory, InlineData("/nowhere/kubeconfig"), InlineData("")]
    public async Task Without_credentials_it_is_the_probes_fault(string kubeconfig)
    {
        var result = await ProbeUnderTest.RunAsync("pod-lifecycle", new Dictionary<string, string> { ["KUBECONFIG"] = kubeconfig });
        Assert.StartsWith("probe-fault: no Kubernetes credentials", Assert.Single(result.Errors));
    }

    [Theory, InlineData("500ms", 0.5), InlineData("1h30m", 5400), InlineData("7d", 604800), InlineData("1.5s", 1.5)]
    public void Durations_are_read_as_manifests_write_them(string text, double seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, 6);
    }

    [Theory, InlineData(""), InlineData("5"), InlineData("s"), InlineData("5 s"), InlineData("-5s"), InlineData("5y"), InlineData("99999999d")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Fact]
    public void Names_of_a_runs_objects_are_bounded_and_its_own()
    {
        using var run = ProbeRun.From(name => name == "KUBEPROBE_POD_NAME" ? new string('a', 80) : null, new ProbeRunOptions { StopOnSigterm = false });
        Assert.Equal(63, ClusterAccess.Name(run, "pod").Length);
        Assert.EndsWith("-pod", ClusterAccess.Name(run, "pod"));
    }
}
