using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Processes;

/// <summary>The command as people have it: on a terminal, and in a shell that completes words.</summary>
public sealed class ShellTests : CentreTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var kubeprobe = Terminal.File("bin/kubeprobe", $"#!/bin/sh\nexec {string.Join(' ', CliProcess.Command.Select(w => $"'{w}'"))} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(kubeprobe, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Terminal.Environment["PATH"] = $"{Path.GetDirectoryName(kubeprobe)}:{Environment.GetEnvironmentVariable("PATH")}";
        Terminal.Environment["TERM"] = "xterm";
        Terminal.Environment["KUBEPROBE_COMPLETION_TIMEOUT"] = "60s";
    }

    async Task<(int Code, string Out, string Err)> RunAsync(params string[] command)
    {
        await using var process = CliProcess.StartProgram(Terminal.Environment, command);
        return await process.EndAsync("");
    }

    [Fact]
    public async Task On_a_terminal_there_is_colour_and_a_live_line()
    {
        var run = FakeRuns.Finished("r1aaaaaaaa", Verdict.Failed, Now);
        Centre.Runs.OnStart = _ => new Run { Id = run.Id, Cluster = "dev-a", Case = "pods", Phase = Phase.Running };
        Centre.Runs.OnWait = _ =>
        {
            Centre.Runs.Finish(run);
            return null;
        };
        var (code, output, _) = await RunAsync("script", "-qec", "kubeprobe run pods --cluster dev-a --wait", "/dev/null");
        Assert.Equal(1, code);
        Assert.Contains("\u001b[91mFailed", output);
        Assert.Contains("pods on dev-a: Running", output);
        Assert.Contains("\u001b[?25h", output);
    }

    [Fact]
    public async Task On_a_terminal_NO_COLOR_is_heeded()
    {
        Terminal.Environment["NO_COLOR"] = "1";
        Centre.Runs.OnStart = _ => FakeRuns.Finished("r1aaaaaaaa", Verdict.Passed, Now);
        var (code, output, _) = await RunAsync("script", "-qec", "kubeprobe run pods --cluster dev-a --wait", "/dev/null");
        Assert.Equal(0, code);
        Assert.Contains("Passed", output);
        // The runtime itself may set the keypad up; no colour and no cursor that hides is ours.
        Assert.DoesNotMatch("\u001b\\[(\\d+(;\\d+)*m|\\?25)", output);
    }

    [Theory]
    [InlineData("kubeprobe get clust", "clust", "clustergroups clusters")]
    [InlineData("kubeprobe describe cluster dev-", "dev-", "dev-a dev-b")]
    [InlineData("kubeprobe run pods --cluster ", "", "dev-a dev-b")]
    public async Task Bash_completes_words_and_names(string line, string word, string offered)
    {
        Centre.Manifests.Items.Add(FakeManifests.Item("Cluster", "dev-a", Now));
        Centre.Manifests.Items.Add(FakeManifests.Item("Cluster", "dev-b", Now));
        var script = $$"""
            source <(kubeprobe completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=('{{word}}') COMP_CWORD=0
            _kubeprobe
            echo "${COMPREPLY[*]}"
            """;
        var (_, output, error) = await RunAsync("bash", "-c", script);
        Assert.Equal("", error);
        Assert.Equal(offered.Split(' '), output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(w => !w.StartsWith('-')).Order());
    }
}
