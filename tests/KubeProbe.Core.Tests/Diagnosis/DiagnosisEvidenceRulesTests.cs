using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Diagnosis;

public sealed class DiagnosisEvidenceRulesTests
{
    const string Report = """{\"ok\":false,\"errors\":[\"service shop/web: none of its 2 pods is ready\"]}""";

    static readonly RunVerdict Failed = new(Verdict.Failed, "reported-failure", "service shop/web: none of its 2 pods is ready");

    [Theory]
    [InlineData(Report, false)]
    [InlineData("panic: no such table", true)]
    [InlineData("", true)]
    [InlineData("""{\"ok\":\"no\"}""", true)]
    [InlineData("{ no JSON", true)]
    public void How_a_probe_ended_that_left_its_report_says_nothing_of_what_it_found(string message, bool told)
    {
        var status = """{"phase":"Failed","containerStatuses":[{"name":"probe","state":{"terminated":{"exitCode":1,"reason":"Error","message":"MESSAGE"}}}]}"""
            .Replace("MESSAGE", message, StringComparison.Ordinal);

        var evidence = DiagnosisEvidenceRules.Of(Failed, [], new RunEvidence { PodStatus = status });

        var line = Assert.Single(evidence.Status);
        Assert.Equal(told, line.Contains("exitCode", StringComparison.Ordinal));
        Assert.Contains("Failed", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Nor_does_it_before_anything_is_collected()
    {
        PodSighting Seen(string message) => new() { Pod = "kp-1", Run = default, Phase = "Failed", End = new ContainerEnd(1, "Error", message, null) };
        string Told(string message) => string.Join('\n', DiagnosisEvidenceRules.Early(Failed, [], Seen(message), null, []).Status);

        Assert.DoesNotContain("exitCode", Told("""{"ok":false,"errors":[]}"""), StringComparison.Ordinal);
        Assert.Contains("exitCode=1", Told("panic"), StringComparison.Ordinal);
        // A report that was cut off in the middle of a character.
        Assert.Contains("exitCode=1", Told("{\"ok\":false,\"errors\":[\"\ud83d"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[\"terminated\"]")]
    [InlineData("{\"terminated\": no JSON")]
    [InlineData("""{"phase":"x","phase":"terminated","containerStatuses":[{"state":{"terminated":{"message":"{\"ok\":true,\"ok\":1}"}}}]}""")]
    [InlineData("""{"containerStatuses":[1,{"state":{"terminated":7}},{"state":"terminated"}]}""")]
    public void Whatever_the_status_holds_is_taken_as_it_is(string status) =>
        Assert.Equal(status.Length == 0 ? [] : [status], DiagnosisEvidenceRules.Of(Failed, [], new RunEvidence { PodStatus = status }).Status);
}
