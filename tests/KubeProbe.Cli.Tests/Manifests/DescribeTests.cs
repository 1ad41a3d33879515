using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Manifests;

public sealed class DescribeTests : CentreTest
{
    [Fact]
    public async Task An_object_is_shown_with_its_conditions_and_newest_runs()
    {
        Centre.Manifests.Items.Add(new Manifest
        {
            Kind = "Cluster", Name = "dev-a", Generation = 2, Labels = { ["env"] = "dev", ["a"] = "b" },
            Json = """
                {"kind":"Cluster","metadata":{"name":"dev-a"},"spec":{"namespace":"probes","budget":{"pods":4}},
                 "status":{"observedGeneration":2,"conditions":[{"type":"Reachable","status":"True","reason":"Answered","message":"v1.31"}]}}
                """,
        });
        Centre.Runs.Known.Add(FakeRuns.Finished("r1aaaaaaaa", Verdict.Passed, Now.AddHours(-5)));

        var outcome = await Terminal.RunAsync("describe", "cluster", "dev-a");
        Assert.Equal(
            """
            Name:         dev-a
            Kind:         Cluster
            Labels:       a=b,env=dev
            Generation:   2
            Spec:
              namespace: probes
              budget:
                pods: 4
            Conditions:
              TYPE        STATUS   REASON     SINCE   MESSAGE
              Reachable   True     Answered           v1.31
            Status:
              observedGeneration: 2
            Newest runs:
            RUN          CLUSTER   CASE            STATUS   REASON     TOOK   AGE
            r1aaaaaaaa   dev-a     pod-lifecycle   Passed   reported   4.2s   5h
            """, outcome.Table);
        Assert.Equal("dev-a", Assert.Single(Centre.Runs.Lists).Filter.Cluster);
    }

    [Fact]
    public async Task A_run_that_failed_is_shown_with_its_evidence()
    {
        var run = FakeRuns.Finished("r1aaaaaaaa", Verdict.Failed, new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero), "sandbox");
        run.Message = "the pod did not start";
        run.Errors.Add("FailedCreatePodSandBox");
        run.Parameters.Add("IMAGE", "busybox");
        run.Measurements.Add(new Measurement { Name = "create", Ok = false, Seconds = 1.25 });
        run.Nodes = new NodeSummary
        {
            Total = 3, Passed = 2, Failed = 1,
            Results = { new NodeResult { Node = "n1", Verdict = Verdict.Failed, Reason = "sandbox", Message = "no CNI", Took = Duration.FromTimeSpan(TimeSpan.FromSeconds(2)) } },
        };
        Centre.Runs.Known.Add(run);
        Centre.Runs.Evidence["r1aaaaaaaa"] = new Evidence
        {
            RunId = run.Id, LogTail = "line 1\nline \u001b[31m2\n", PodStatus = """{"phase":"Pending"}""",
            Events = { new KubernetesEvent { Object = "Pod/p", Type = "Warning", Reason = "FailedCreatePodSandBox", Message = "no CNI", Count = 3, LastSeen = Timestamp.FromDateTimeOffset(Now.AddHours(-5)) } },
            LateReports = { new LateReport { Why = "late", Ok = true, Received = run.Finished } },
            Diagnosis = new RunDiagnosis
            {
                Category = "sandbox-cni", Confidence = 0.934, Component = "CNI plugin", Cause = "The plugin is not there.", Remedy = "Install it.", Check = "Look into /opt/cni/bin.",
                DecidedBy = "rule:cni-binary-missing", Lines = { "failed to find \u001b[31mplugin" }, Path = { "The sandbox is not created", "The plugin is not there." },
                Top = { new CategoryProbability { Category = "sandbox-cni", Probability = 0.934 }, new CategoryProbability { Category = "dns", Probability = 0.02 } },
            },
        };

        var outcome = await Terminal.RunAsync("describe", "run", "r1aaaa");
        Assert.Equal(0, outcome.Code);
        Assert.Contains(
            """
            Reason:       sandbox
            """, outcome.Table);
        Assert.EndsWith(
            """
            Took:         4.2s
            Attempt:      1
            Parameters:
              IMAGE=busybox
            Message:
              the pod did not start
            Errors:
              FailedCreatePodSandBox
            Measurements:
              NAME     OK   SECONDS   VALUE   UNIT
              create   no   1.25
            Nodes: 3 in all, 2 passed, 1 failed, 0 probe fault, 0 unknown
              NODE   STATUS   REASON    TOOK   MESSAGE
              n1     Failed   sandbox   2.0s   no CNI
            Probable cause (sandbox-cni, 93%):
              The plugin is not there.
            Component:
              CNI plugin
            Remedy:
              Install it.
            To be sure:
              Look into /opt/cni/bin.
            Decided by:
              rule:cni-binary-missing
              failed to find ^[[31mplugin
            Path:
              The sandbox is not created
              The plugin is not there.
            Other causes:
              dns, 2%
            Events:
              LAST SEEN   TYPE      REASON                   OBJECT   COUNT   MESSAGE
              5h          Warning   FailedCreatePodSandBox   Pod/p    3       no CNI
            Pod status:
              phase: Pending
            Report after the verdict (late, 2026-03-01T08:00:04Z): ok
            Log:
              line 1
              line ^[[31m2
            """, outcome.Table);
    }

    [Fact]
    public async Task A_run_without_evidence_is_shown_all_the_same()
    {
        Centre.Runs.Known.Add(FakeRuns.Finished("r1aaaaaaaa", Verdict.ProbeFault, Now, "image"));
        var outcome = await Terminal.RunAsync("describe", "run", "@latest");
        Assert.Equal((0, ""), (outcome.Code, outcome.Err));
        Assert.Contains("Status:       ProbeFault", outcome.Out);
    }

    [Fact]
    public async Task A_run_needs_its_id()
    {
        var outcome = await Terminal.RunAsync("describe", "run");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("name the run", outcome.Err);
    }
}
