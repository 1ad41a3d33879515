using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Remedies;

public sealed class RemedyTests : CentreTest
{
    static Remediation One(string id, string outcome = "") => new()
    {
        Id = id, Remedy = "restart", Cluster = "dev-a", Case = "dns", Action = "restartWorkload", Mode = "approve", Phase = outcome.Length > 0 ? "Ended" : "AwaitingApproval",
        Outcome = outcome, Reason = "Somebody is to approve.", Attempt = 1, Proposed = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
        Category = "dns", Cause = "CoreDNS does not answer.",
        Steps = { new RemediationStep { Object = "Deployment kube-system/coredns", DryRun = "It would be restarted.", Result = outcome.Length > 0 ? "It was restarted." : "" } },
    };

    [Fact]
    public async Task Executions_are_listed_as_they_are_asked_for()
    {
        Centre.Remedies.Items.AddRange([One("aaa"), One("bbb", "Recovered")]);

        var outcome = await Terminal.RunAsync("remedy", "runs", "restart", "--cluster", "dev-a", "--case", "dns", "--open");

        Assert.Equal(0, outcome.Code);
        Assert.Contains("AwaitingApproval", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("Recovered", outcome.Out, StringComparison.Ordinal);
        Assert.True(Centre.Remedies.Listed.TryDequeue(out var asked));
        Assert.Equal(("restart", "dev-a", "dns", true), (asked.Remedy, asked.Cluster, asked.Case, asked.Open));
        Assert.Equal("remediation/aaa\nremediation/bbb\n", (await Terminal.RunAsync("remedy", "runs", "-o", "name")).Out);
    }

    [Fact]
    public async Task One_is_shown_with_its_whole_story()
    {
        Centre.Remedies.Items.Add(One("aaa", "Recovered"));

        var shown = (await Terminal.RunAsync("remedy", "show", "aaa")).Out;

        foreach (var told in (string[])["restart (restartWorkload, approve)", "dns: CoreDNS does not answer.", "Deployment kube-system/coredns", "dry run: It would be restarted.", "done: It was restarted."])
            Assert.Contains(told, shown, StringComparison.Ordinal);
    }

    [Theory, InlineData("approve", true), InlineData("reject", false)]
    public async Task Somebody_s_word_needs_a_reason(string verb, bool approve)
    {
        Centre.Remedies.Items.Add(One("aaa"));

        Assert.Equal(2, (await Terminal.RunAsync("remedy", verb, "aaa")).Code);
        Assert.Empty(Centre.Remedies.Decided);
        Assert.Equal(0, (await Terminal.RunAsync("remedy", verb, "aaa", "--reason", "seen it")).Code);

        Assert.True(Centre.Remedies.Decided.TryDequeue(out var said));
        Assert.Equal(("aaa", approve, "seen it"), (said.Id, said.Approve, said.Reason));
    }
}
