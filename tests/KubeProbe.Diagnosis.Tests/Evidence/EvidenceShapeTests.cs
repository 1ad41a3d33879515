using System.Text.Json;
using KubeProbe.Core.Diagnosis;

namespace KubeProbe.Diagnosis.Tests.Evidence;

/// <summary>The same failure is found however it is told.</summary>
public sealed class EvidenceShapeTests
{
    const string Pod =
        """{"kind":"Pod","metadata":{"name":"api-1"},"status":{"phase":"Running","containerStatuses":[{"name":"api","ready":false,"restartCount":4,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"reason":"OOMKilled","exitCode":137}}}]}}""";

    static readonly Diagnoser Rules = Diagnoser.With(null);

    public static TheoryData<string> Told =>
    [
        Pod,
        $"[{Pod}]",
        $$"""{"kind":"List","items":[{{Pod}}]}""",
        JsonSerializer.Serialize(JsonDocument.Parse(Pod).RootElement, new JsonSerializerOptions { WriteIndented = true }),
        """{"containerStatuses":[{"name":"api","lastState":{"terminated":{"reason":"OOMKilled","exitCode":137}}}]}""",
        """{"name":"api","lastState":{"terminated":{"reason":"OOMKilled","exitCode":137}}}""",
        """{"pod":"api-1","containers":[{"last":"OOMKilled","code":137}]}""",
        "    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137",
        "api-1   0/1     OOMKilled   4 (12s ago)   3m",
        "lastState.terminated.reason=OOMKilled exitCode=137",
        """{"lastState": {"terminated": {"reason": "OOMKilled", "exitCode": 137""",
    ];

    [Theory, MemberData(nameof(Told))]
    public void A_kill_for_memory_is_seen_in_every_shape_of_status(string status) =>
        Assert.Equal("oom-eviction", Rules.Diagnose(Seen.Status(status)).Category);

    [Theory]
    [InlineData("""{"kind":"Event","type":"Warning","reason":"FailedMount","message":"MountVolume.SetUp failed for volume \"tls\" : secret \"api-tls\" not found","involvedObject":{"kind":"Pod","name":"a"}}""")]
    [InlineData("""{"type":"Warning","reason":"FailedMount","message":"MountVolume.SetUp failed for volume \"tls\" : secret \"api-tls\" not found"}""")]
    [InlineData("Warning  FailedMount  3s (x5 over 11s)  kubelet  MountVolume.SetUp failed for volume \"tls\" : secret \"api-tls\" not found")]
    public void An_event_is_read_as_object_and_as_text(string line) =>
        Assert.Equal("config-missing", Rules.Diagnose(Seen.Events(line)).Category);

    [Theory]
    [InlineData("{}"), InlineData("[]"), InlineData("[[[[]]]]"), InlineData("null"), InlineData("{\"status\":null}"), InlineData("{\"kind\":7,\"status\":[1,2]}")]
    [InlineData("{\"kind\":\"Pod\",\"metadata\":null,\"spec\":[],\"status\":{\"containerStatuses\":[null,7,{\"state\":\"odd\",\"lastState\":[]}],\"conditions\":{}}}")]
    [InlineData("{\"kind\":\"Node\",\"spec\":{\"taints\":[null,\"x\"]},\"status\":{\"conditions\":[null,{\"type\":5}]}}")]
    [InlineData("{\"kind\":\"Deployment\",\"metadata\":7,\"spec\":\"x\",\"status\":[]}")]
    [InlineData("{\"kind\":\"Event\",\"involvedObject\":\"web\",\"message\":{\"a\":1}}")]
    public void Odd_objects_do_no_harm(string odd) =>
        Assert.NotNull(Rules.Diagnose(new DiagnosisEvidence(odd, [odd], [odd], [odd])).Category);

    [Fact]
    public void Nothing_but_nulls_is_no_evidence() =>
        Assert.Equal(RunDiagnosis.Unknown, Rules.Diagnose(new DiagnosisEvidence(null!, [null!], null!, [null!])).Category);
}
