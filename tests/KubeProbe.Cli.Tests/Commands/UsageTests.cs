using KubeProbe.Cli.Tests.Fakes;

namespace KubeProbe.Cli.Tests.Commands;

public sealed class UsageTests : CentreTest
{
    [Theory]
    [InlineData("Unrecognized command 'gett'.", "gett")]
    [InlineData("Did you mean 'get'?", "gett")]
    [InlineData("Did you mean '--cluster'?", "watch", "--clustr", "a")]
    [InlineData("Option '--cluster' is required.", "run", "pods")]
    [InlineData("Required argument 'CASE' missing for command: 'run'.", "run", "--cluster", "a")]
    [InlineData("'kubeprobe token create --help' shows how it is used.", "token", "create", "ci", "--role", "king")]
    [InlineData("Unrecognized option '--fast'.", "describe", "cluster", "a", "--fast")]
    [InlineData("Required command was not provided.")]
    [InlineData("--tail: a number from 0 to 1000000, not '-1'", "logs", "@latest", "--tail", "-1")]
    [InlineData("'csv' not recognized", "get", "runs", "-o", "csv")]
    public async Task Wrong_usage_exits_2_with_error_and_hint_on_standard_error_only(string message, params string[] args)
    {
        var outcome = await Terminal.RunAsync(args);
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.StartsWith("error: ", outcome.Err);
        Assert.Contains(message, outcome.Err);
        Assert.True(outcome.Err.Split('\n').Length <= 5, outcome.Err);
        Assert.Empty(Centre.Calls);
    }

    public static TheoryData<string> EveryCommand =>
    [
        "", "apply", "diff", "get", "describe", "delete", "run", "cancel", "logs", "watch", "change", "change post", "change get", "rbac render",
        "token create", "token list", "token revoke", "audit", "whoami", "context", "context list", "context show", "context use", "context set",
        "context delete", "dev fault list", "dev fault add", "dev fault clear", "completion", "version",
    ];

    [Theory, MemberData(nameof(EveryCommand))]
    public async Task Help_of_every_command_goes_to_standard_output_and_asks_no_server(string command)
    {
        var outcome = await Terminal.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal((0, ""), (outcome.Code, outcome.Err));
        Assert.Matches($"Usage:\n  \\S+ {command}", outcome.Out);
        Assert.Empty(Centre.Calls);
    }

    [Theory]
    [InlineData("/h"), InlineData("/?"), InlineData("-?")]
    public async Task The_help_switches_of_another_system_are_words_like_any_other(string word) =>
        Assert.Equal(2, (await Terminal.RunAsync(word)).Code);

    [Theory]
    [InlineData(32, 141, "")]
    [InlineData(28, 2, "error: so it is\n")]
    public async Task A_reader_that_went_away_ends_the_command_without_noise_and_a_full_disk_is_told(int errno, int code, string told)
    {
        Terminal.Output = new BrokenOutput(errno);
        var outcome = await Terminal.RunAsync("whoami");
        Assert.Equal((code, told), (outcome.Code, outcome.Err));
    }

    sealed class BrokenOutput(int errno) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("so it is", errno);
    }
}
