using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Remedies;

public sealed class RemedyLimitRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    static readonly RemedyLimits Limits = new() { Runs = 2, Cooldown = TimeSpan.FromMinutes(30), Clusters = 2 };

    [Fact]
    public void Each_limit_is_the_first_that_is_not_allowed()
    {
        var quiet = new RemedyUse(0, null, 0, 0, null);
        Assert.Null(Refusal(quiet));
        Assert.Null(Refusal(new(1, Now.AddMinutes(-30), 1, 4, null)));
        Assert.Contains("limits.runs allows 2", Refusal(quiet with { ActedInPeriod = 2 }), StringComparison.Ordinal);
        Assert.Contains("limits.cooldown is 30m", Refusal(quiet with { LastActedHere = Now.AddMinutes(-29) }), StringComparison.Ordinal);
        Assert.Contains("limits.clusters allows 2", Refusal(quiet with { ClustersAtWork = 2 }), StringComparison.Ordinal);
        Assert.Contains("remedies.atOnce allows 5", Refusal(quiet with { AtWorkInFleet = 5 }), StringComparison.Ordinal);
        Assert.Contains("Remedy other is at work", Refusal(quiet with { AtWorkOnCase = "other" }), StringComparison.Ordinal);
        Assert.Contains("remedies.atOnce of the server is 0", RemedyLimitRules.Refusal("r", Limits, quiet, 0, Now), StringComparison.Ordinal);

        static string? Refusal(RemedyUse use) => RemedyLimitRules.Refusal("r", Limits, use, 5, Now);
    }

    [Fact]
    public void Hours_are_those_of_their_time_zone_and_none_are_always()
    {
        // Berlin's working day, seen from UTC in winter.
        IReadOnlyList<WorkingHours> hours = [new() { Cron = "0 9 * * MON-FRI", Duration = TimeSpan.FromHours(8), TimeZone = "Europe/Berlin" }];
        Assert.True(RemedyLimitRules.IsOpen([], Now));
        Assert.True(RemedyLimitRules.IsOpen(hours, Now));
        Assert.False(RemedyLimitRules.IsOpen(hours, Now.AddHours(-2.5)));
        Assert.True(RemedyLimitRules.IsOpen(hours, Now.AddHours(5.9)));
        Assert.False(RemedyLimitRules.IsOpen(hours, Now.AddHours(6)));
        Assert.False(RemedyLimitRules.IsOpen(hours, Now.AddDays(-1)));
    }

    [Fact]
    public void An_alert_is_answered_one_at_a_time_and_not_again_once_somebody_or_nobody_answered()
    {
        var cooldown = TimeSpan.FromMinutes(30);
        Assert.Equal(1, RemediationRules.NextAttempt(null, "a", cooldown, Now));
        Assert.Null(RemediationRules.NextAttempt(Of(null), "a", cooldown, Now));
        Assert.Null(RemediationRules.NextAttempt(Of(null), "b", cooldown, Now));
        foreach (var outcome in (RemediationOutcome[])[RemediationOutcome.DryRun, RemediationOutcome.Rejected, RemediationOutcome.Expired])
            Assert.Null(RemediationRules.NextAttempt(Of(outcome), "a", cooldown, Now.AddDays(1)));
        foreach (var outcome in (RemediationOutcome[])[RemediationOutcome.NotRecovered, RemediationOutcome.Refused, RemediationOutcome.Failed, RemediationOutcome.Recovered])
        {
            Assert.Null(RemediationRules.NextAttempt(Of(outcome), "a", cooldown, Now.AddMinutes(29)));
            Assert.Equal(4, RemediationRules.NextAttempt(Of(outcome), "a", cooldown, Now.AddMinutes(30)));
            Assert.Equal(1, RemediationRules.NextAttempt(Of(outcome), "b", cooldown, Now));
        }

        static Remediation Of(RemediationOutcome? outcome) => new()
        {
            Id = "x", Remedy = "r", Cluster = "c", Case = "k", AlertId = "a", Attempt = 3, Run = default, ProposedAt = Now, Outcome = outcome,
            EndedAt = outcome is null ? null : Now, Spec = new() { Action = new() { Cordon = new() } },
        };
    }

    [Fact]
    public void Names_are_taken_from_what_decided_from_events_and_from_what_the_probe_said()
    {
        var evidence = new RunEvidence
        {
            Message = "endpoints of deployment shop/front-end are missing; pod \"front-end-7\" is not ready",
            Events =
            [
                new("Pod/coredns-1", "Warning", "BackOff", "Back-off restarting failed container", "kubelet", 3, Now),
                new("ReplicaSet/front-end-1", "Warning", "FailedCreate", "Error creating: pods \"front-end-9\" is forbidden", "x", 1, Now),
            ],
        };
        var diagnosis = new RunDiagnosis { Lines = ["Deployment/coredns in kube-system does not progress"] };

        Assert.Equal(["coredns-1", "front-end-9", "front-end-7"], EvidenceNameRules.Of(RemedyObjectKind.Pod, [evidence], diagnosis, []));
        Assert.Equal(["coredns", "front-end"], EvidenceNameRules.Of(RemedyObjectKind.Deployment, [evidence], diagnosis, []));
        Assert.Empty(EvidenceNameRules.Of(RemedyObjectKind.DaemonSet, [evidence], diagnosis, []));
    }

    [Fact]
    public void Nodes_are_those_that_were_found_and_not_the_one_that_looked()
    {
        var evidence = new RunEvidence
        {
            Message = "2 findings: node worker-2.example is cordoned for 5h; uncordon it; 2 of 40 nodes are cordoned",
            Events = [new("Pod/kp-1", "Normal", "Scheduled", "Successfully assigned kubeprobe-probes/kp-1 to node worker-1", "x", 1, Now), new("Node/worker-1", "Normal", "Starting", "", "x", 1, Now)],
        };
        var found = EvidenceNameRules.Of(RemedyObjectKind.Node, [evidence], new RunDiagnosis { Lines = ["node worker-3 is cordoned for 6h"] }, ["node worker-2.example is cordoned for 5h", "node worker-4 is cordoned"]);
        // "are" is no node's name: what is not there is left out when it is looked up.
        Assert.Equal(["worker-3", "worker-2.example", "are", "worker-4"], found);

        Assert.Equal(found, Names(new UncordonAction { FromEvidence = true }));
        Assert.Equal(["worker-1"], Names(new UncordonAction()));

        IReadOnlyList<string> Names(UncordonAction action) =>
            RemedyPlanRules.ChoiceOf(new Remediation
            {
                Id = "x", Remedy = "r", Cluster = "c", Case = "k", AlertId = "a", Run = default, ProposedAt = Now, Nodes = ["worker-1"], Named = found, Spec = new() { Action = new() { Uncordon = action } },
            })!.Names;
    }
}
