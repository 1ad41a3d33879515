using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Runs;

/// <summary>Walks the table: every row must be reached by what it says it sees, and by nothing that another row should take.</summary>
public sealed class VerdictTableTests
{
    public static TheoryData<string> Reasons => [.. VerdictTable.Rows.Select(row => row.Reason)];

    [Theory, MemberData(nameof(Reasons))]
    public void Each_row_is_reached(string reason)
    {
        Assert.True(Examples.TryGetValue(reason, out var seen), $"The table has a row {reason} and this test shows no example of it.");

        var verdict = VerdictTable.Decide(seen);

        Assert.Equal(reason, verdict?.Reason);
        Assert.Equal(VerdictTable.Rows.Single(row => row.Reason == reason).Verdict, verdict?.Verdict);
        Assert.False(string.IsNullOrWhiteSpace(verdict?.Message));
    }

    [Fact]
    public void Before_its_deadline_a_pod_that_only_waits_has_no_verdict()
    {
        foreach (var (reason, seen) in Examples)
        {
            var row = VerdictTable.Rows.Single(row => row.Reason == reason);
            if (!row.AtOnce) Assert.Null(VerdictTable.Decide(seen with { PastDeadline = false }));
        }
    }

    [Fact]
    public void Nothing_past_its_deadline_is_without_verdict() =>
        Assert.NotNull(VerdictTable.Decide(new Seen { Contract = ProbeContract.Kubeprobe, PastDeadline = true, Pod = Pod(node: "n") }));

    [Fact]
    public void A_sidecar_that_keeps_the_pod_alive_does_not_turn_a_pass_into_a_timeout()
    {
        var seen = Late(Pod(node: "n", phase: "Running", started: true)) with { Outcome = Said(ok: true) };

        Assert.Equal(Verdict.Passed, VerdictTable.Decide(seen)!.Verdict);
    }

    [Fact]
    public void Too_short_a_deadline_is_the_probes_fault_only_when_the_same_pod_started_elsewhere()
    {
        var slow = Late(Pod(node: "n", waiting: "ContainerCreating"));

        Assert.Equal(Verdict.Failed, VerdictTable.Decide(slow)!.Verdict);
        Assert.Equal(Verdict.ProbeFault, VerdictTable.Decide(slow with { StartedElsewhere = true })!.Verdict);
    }

    [Fact]
    public void A_plugin_that_ended_waits_for_its_side_car_and_says_which_of_the_two_was_wrong()
    {
        var ended = Now(Pod(node: "n", end: new ContainerEnd(0, "Completed", "", null))) with { Contract = ProbeContract.Sonobuoy };
        Assert.Null(VerdictTable.Decide(ended));
        Assert.Equal(Verdict.Passed, VerdictTable.Decide(ended with { ResultsLate = true, Outcome = Said(ok: true) })!.Verdict);

        var late = ended with { ResultsLate = true };
        Assert.Contains("left no done file", VerdictTable.Decide(late)!.Message, StringComparison.Ordinal);
        Assert.Contains("resultsImage", VerdictTable.Decide(late with { Pod = late.Pod! with { ResultsWaiting = "ImagePullBackOff: no" } })!.Message, StringComparison.Ordinal);
        Assert.Contains("side-car", VerdictTable.Decide(late with { Pod = late.Pod! with { End = null, Results = new ContainerEnd(2, "Error", "", null) } })!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProbeContract.Sonobuoy, "mkdir: cannot create directory '/node': Permission denied", true)]
    [InlineData(ProbeContract.Sonobuoy, "chroot: Operation not permitted", true)]
    [InlineData(ProbeContract.KuberhealthyV2, "this check must be run as root", true)]
    [InlineData(ProbeContract.Sonobuoy, "no such file", false)]
    public void An_image_that_wants_root_is_told_what_to_do_instead(ProbeContract contract, string said, bool told)
    {
        var ended = Now(Pod(node: "n", end: new ContainerEnd(1, "Error", said, null))) with { Contract = contract, ResultsLate = true };
        var verdict = VerdictTable.Decide(ended)!;

        Assert.Equal(Verdict.ProbeFault, verdict.Verdict);
        Assert.Contains(said, verdict.Message, StringComparison.Ordinal);
        Assert.Equal(told, verdict.Message.EndsWith(RestrictedRules.Remedy, StringComparison.Ordinal));
    }

    [Theory, InlineData(ProbeContract.Kubeprobe), InlineData(ProbeContract.KuberhealthyV2), InlineData(ProbeContract.KuberhealthyV3)]
    public void An_exit_code_says_nothing_where_a_report_is_due(ProbeContract contract)
    {
        var ended = Now(Pod(node: "n", end: new ContainerEnd(0, "Completed", "sent to nobody", null))) with { Contract = contract };

        Assert.Equal((Verdict.ProbeFault, "no-report"), (VerdictTable.Decide(ended)!.Verdict, VerdictTable.Decide(ended)!.Reason));
        Assert.Equal(contract is not ProbeContract.Kubeprobe, VerdictTable.Decide(ended)!.Message.Contains("sent to nobody", StringComparison.Ordinal));
        Assert.Equal(Verdict.Failed, VerdictTable.Decide(ended with { Outcome = Said(ok: false, "no") })!.Verdict);
    }

    [Theory]
    [InlineData("selector", "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.")]
    [InlineData("selector", "0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 node(s) didn't match Pod's node affinity/selector.")]
    [InlineData("selector", "0/3 nodes are available: 1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate, 2 node(s) didn't match node selector.")]
    [InlineData("scheduling", "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector.")]
    [InlineData("scheduling", "0/3 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }, 2 node(s) didn't match Pod's node affinity/selector.")]
    [InlineData("scheduling", "0/1 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }.")]
    [InlineData("scheduling", "no nodes available to schedule pods")]
    public void A_selector_is_to_blame_only_when_nothing_else_keeps_a_node_away(string reason, string scheduler) =>
        Assert.Equal(reason, VerdictTable.Decide(Late(Pod(unscheduled: $"Unschedulable: {scheduler}")))!.Reason);

    static readonly Dictionary<string, Seen> Examples = new()
    {
        ["rbac"] = Now(null) with { Outcome = Said(ok: false, "rbac-denied: verb=create resource=pods namespace=x") },
        ["probe-fault"] = Now(null) with { Outcome = Said(ok: false, "probe-fault: ROUNDS is not a number") },
        ["reported-failure"] = Now(null) with { Outcome = Said(ok: false, "etcd put: deadline exceeded") },
        ["not-measured"] = Now(null) with { Outcome = Said(ok: true), UnmeasuredCondition = "txn.seconds > 1" },
        ["condition"] = Now(null) with { Outcome = Said(ok: true), BrokenCondition = "txn.seconds > 0.5 (it was 0.81)" },
        ["untold"] = Now(null) with { Outcome = Said(ok: true), UntoldFact = "kernel" },
        ["fact"] = Now(null) with { Outcome = Said(ok: true), BrokenFact = "fact kernel is '4.19', it must be at least 5" },
        ["reported"] = Now(null) with { Outcome = Said(ok: true) },
        ["evicted"] = Now(Pod(node: "n", phase: "Failed") with { Reason = "Evicted", Message = "The node was low on resource: memory." }),
        ["oom"] = Now(Pod(node: "n", end: new ContainerEnd(137, "OOMKilled", "", null))),
        ["container-start"] = Now(Pod(node: "n", waiting: "RunContainerError", waitingText: "exec: \"x\": executable file not found in $PATH")),
        ["container-lost"] = Now(Pod(node: "n", end: new ContainerEnd(137, "ContainerStatusUnknown", "", null))),
        ["exit-zero"] = Now(Pod(node: "n", end: new ContainerEnd(0, "Completed", "", null))) with { Contract = ProbeContract.ExitCode },
        ["exit-code"] = Now(Pod(node: "n", end: new ContainerEnd(3, "Error", "no route", null))) with { Contract = ProbeContract.ExitCode },
        ["no-results"] = Now(Pod(node: "n", end: new ContainerEnd(1, "Error", "no such file", null))) with { Contract = ProbeContract.Sonobuoy, ResultsLate = true },
        ["no-report"] = Now(Pod(node: "n", end: new ContainerEnd(0, "Completed", "", null))),
        ["node-lost"] = Now(Pod(node: "n")) with { Gone = true, Events = [Event("TaintManagerEviction", "Marking for deletion Pod x")] },
        ["pod-deleted"] = Now(Pod(node: "n")) with { Gone = true },
        ["not-configured"] = NotMade(TargetFault.NotConfigured),
        ["over-budget"] = NotMade(TargetFault.OverBudget),
        ["centre-late"] = NotMade(TargetFault.CentreLate),
        ["invalid-pod"] = NotMade(TargetFault.Invalid),
        ["centre-rbac"] = NotMade(TargetFault.Forbidden),
        ["no-namespace"] = NotMade(TargetFault.NotFound),
        ["refused"] = NotMade(TargetFault.Refused),
        ["api-throttled"] = NotMade(TargetFault.Throttled),
        ["api-error"] = NotMade(TargetFault.ServerError),
        ["api-slow"] = NotMade(TargetFault.TimedOut),
        ["api-refused"] = NotMade(TargetFault.ConnectionRefused),
        ["unreachable"] = NotMade(TargetFault.Unreachable),
        ["image-name"] = Now(Pod(node: "n", waiting: "ErrImagePull", waitingText: "failed to resolve reference \"x:1\": x:1: not found")),
        ["config"] = Late(Pod(node: "n", waiting: "CreateContainerConfigError", waitingText: "secret \"x\" not found")),
        ["image-pull"] = Late(Pod(node: "n", waiting: "ErrImagePull", waitingText: "dial tcp: i/o timeout")),
        ["selector"] = Late(Pod(unscheduled: "Unschedulable: 0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.")),
        ["scheduling"] = Late(Pod(unscheduled: "Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.")),
        ["not-scheduled"] = Late(Pod()),
        ["sandbox"] = Late(Pod(node: "n", waiting: "ContainerCreating")) with { Events = [Event("FailedCreatePodSandBox", "Failed to create pod sandbox: rpc error")] },
        ["mount"] = Late(Pod(node: "n", waiting: "ContainerCreating")) with { Events = [Event("FailedMount", "MountVolume.SetUp failed")] },
        ["node"] = Late(Pod(node: "n", waiting: "ContainerCreating")) with { Events = [Event("NodeNotReady", "Node is not ready")] },
        ["runtime"] = Late(Pod(node: "n", waiting: "CreateContainerError", waitingText: "context deadline exceeded")),
        ["not-pushed"] = Now(null) with { Contract = ProbeContract.External, PastDeadline = true },
        ["no-answer"] = Now(null) with { Contract = ProbeContract.Check, PastDeadline = true },
        ["deadline"] = Late(Pod(node: "n", phase: "Running", started: true)),
        ["unreadable"] = Late(Pod(node: "n", phase: "Running", started: true)) with { Readable = false },
        ["deadline-too-short"] = Late(Pod(node: "n", waiting: "ContainerCreating")) with { StartedElsewhere = true },
        ["start-deadline"] = Late(Pod(node: "n", waiting: "ContainerCreating")),
    };

    static Seen Now(PodSighting? pod) => new() { Contract = ProbeContract.Kubeprobe, Pod = pod, Timeout = TimeSpan.FromMinutes(1) };

    static Seen Late(PodSighting pod) => Now(pod) with { PastDeadline = true };

    static Seen NotMade(TargetFault fault) => Now(null) with { StartFault = fault, StartMessage = "the API server's text", PastDeadline = true };

    static ProbeOutcome Said(bool ok, params string[] errors) => new(ok, errors, null, [], "hash");

    static ClusterEvent Event(string reason, string message) =>
        new("Pod/x", "Warning", reason, message, "kubelet", 1, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    static PodSighting Pod(
        string node = "", string phase = "Pending", bool started = false, string waiting = "", string waitingText = "", string unscheduled = "", ContainerEnd? end = null) => new()
        {
            Pod = "kp-x-1",
            Run = RunId.OfTrigger("c", "b", "k", "1"),
            Node = node,
            Phase = phase,
            StartedAt = started ? new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) : null,
            WaitingReason = waiting,
            WaitingMessage = waitingText,
            Unscheduled = unscheduled,
            End = end,
        };
}
