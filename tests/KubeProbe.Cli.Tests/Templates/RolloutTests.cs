using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Templates;

public sealed class RolloutTests : CentreTest
{
    [Fact]
    public async Task Where_a_version_stands_and_why_is_shown()
    {
        var outcome = await Terminal.RunAsync("template", "rollout", "status", "resolve");

        Assert.Equal(0, outcome.Code);
        foreach (var line in new[] { "rolled back", "4, 3, 2", "7 of 20", "Version 4 did not pass on dev-a.", "aaaa", "bbbb" })
            Assert.Contains(line, outcome.Out, StringComparison.Ordinal);
        Assert.Contains("\"stable\": \"3\"", (await Terminal.RunAsync("template", "rollout", "status", "resolve", "-o", "json")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("promote", RolloutDecision.Promote), InlineData("rollback", RolloutDecision.RollBack)]
    public async Task Somebodys_word_is_sent_with_its_reason(string verb, RolloutDecision decision)
    {
        Assert.Equal(0, (await Terminal.RunAsync("template", "rollout", verb, "resolve", "--reason", "a known fault")).Code);
        Assert.Equal(new DecideRolloutRequest { Template = "resolve", Decision = decision, Reason = "a known fault" }, Assert.Single(Centre.Rollouts.Decided));
    }
}
