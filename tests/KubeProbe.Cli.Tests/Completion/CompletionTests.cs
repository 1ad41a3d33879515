using KubeProbe.Cli.Tests.Fakes;

namespace KubeProbe.Cli.Tests.Completion;

public sealed class CompletionTests : CentreTest
{
    async Task<string[]> SuggestAsync(string line)
    {
        var outcome = await Terminal.RunAsync($"[suggest:{line.Length}]", line);
        Assert.Equal((0, ""), (outcome.Code, outcome.Err));
        return outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Centre.Manifests.Items.Add(FakeManifests.Item("Cluster", "dev-a", Now));
        Centre.Manifests.Items.Add(FakeManifests.Item("Cluster", "dev-b", Now));
        Centre.Manifests.Items.Add(FakeManifests.Item("ProbeCase", "pod-lifecycle", Now));
        Centre.Runs.Known.Add(new() { Id = "r1aaaaaaaa" });
    }

    [Theory]
    [InlineData("get clust", "clusters", "clustergroups")]
    [InlineData("get clusters d", "dev-a", "dev-b")]
    [InlineData("delete cl dev-", "dev-a", "dev-b")]
    [InlineData("describe run ", "@latest", "r1aaaaaaaa")]
    [InlineData("logs ", "@latest", "r1aaaaaaaa")]
    [InlineData("run pod", "pod-lifecycle")]
    [InlineData("run pod-lifecycle --cluster dev", "dev-a", "dev-b")]
    [InlineData("get runs -o js", "json", "jsonl")]
    [InlineData("token create x --role ", "viewer", "operator", "change-system", "admin")]
    public async Task Words_and_names_are_offered(string line, params string[] expected)
    {
        var offered = await SuggestAsync(line);
        Assert.All(expected, e => Assert.Contains(e, offered));
    }

    [Fact]
    public async Task Contexts_are_offered_from_the_file()
    {
        await Terminal.RunAsync("context", "set", "production");
        Assert.Contains("production", await SuggestAsync("context use pro"));
        Assert.Contains("production", await SuggestAsync("get runs --context pro"));
    }

    [Fact]
    public async Task A_centre_that_does_not_answer_in_time_offers_nothing_and_says_nothing()
    {
        var never = new TaskCompletionSource();
        Centre.Held = never.Task;
        Assert.DoesNotContain("dev-a", await SuggestAsync("get clusters d").WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.NotEmpty(Centre.Calls);
    }

    [Fact]
    public async Task A_centre_that_refuses_offers_nothing_and_says_nothing()
    {
        Centre.Failure = new Grpc.Core.RpcException(new(Grpc.Core.StatusCode.Unauthenticated, "who are you"));
        Assert.DoesNotContain("dev-a", await SuggestAsync("get clusters d"));
    }

    [Theory]
    [InlineData("bash"), InlineData("zsh"), InlineData("fish"), InlineData("pwsh")]
    public async Task Every_shell_has_a_script_that_asks_the_command(string shell)
    {
        var outcome = await Terminal.RunAsync("completion", shell);
        Assert.Equal(0, outcome.Code);
        Assert.Contains("[suggest:", outcome.Out);
        Assert.Contains("kubeprobe", outcome.Out);
    }
}
