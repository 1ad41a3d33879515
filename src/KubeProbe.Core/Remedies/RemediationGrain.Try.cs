using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Remedies;

/// <summary>The dry run: the objects are looked up and counted, and the API server says whether it would take what is to be done to each.</summary>
partial class RemediationGrain
{
    async Task<TimeSpan?> TryAsync(Remediation current, CancellationToken cancellation)
    {
        var (hindrance, target) = await LookAsync(current, cancellation);
        if (hindrance is not null) return await EndAsync(current, RemediationOutcome.Refused, hindrance, cancellation);
        if (!await StillFiresAsync(current, cancellation)) return await EndAsync(current, RemediationOutcome.NotNeeded, "The alert was resolved before.", cancellation);
        if (current.Spec.Mode is RemedyMode.Auto && !IsOpen(current)) return await EndAsync(current, RemediationOutcome.Refused, Closed(current), cancellation);
        try
        {
            var (found, refusal) = await FindAsync(current, target!, cancellation);
            if (refusal is not null) return await EndAsync(current, RemediationOutcome.Refused, refusal, cancellation);

            var steps = new List<RemediationStep>();
            foreach (var one in found) steps.Add(new RemediationStep(one, await TryAsync(current, target!, one, cancellation)));
            await KeepAsync(RemediationRules.Tried(current, steps, time.GetUtcNow()), cancellation);
            return null;
        }
        catch (TargetClusterException fault)
        {
            return await FailAsync(current, fault, current.ProposedAt, RemediationOutcome.Refused, cancellation);
        }
    }

    async Task<(IReadOnlyList<RemedyObject> Found, string? Refusal)> FindAsync(Remediation current, ClusterTarget target, CancellationToken cancellation)
    {
        var limits = current.Spec.Limits;
        if (RemedyPlanRules.ChoiceOf(current) is not { } choice)
        {
            var own = RemedyPlanRules.OwnOf(current);
            return own.Count == 0 ? ([], NoNode(current)) : (own, RemedyLimitRules.TooMany(limits, own.Count));
        }
        if (choice.Kind is RemedyObjectKind.Node && choice.Names.Count == 0) return ([], NoNode(current));

        var finding = await objects.FindAsync(target, choice, cancellation);
        if (finding.Objects.Count == 0) return ([], "There is nothing of what the remedy names: its action has nothing to act on.");
        var takesNodes = current.Spec.Action is { Cordon: not null } or { Taint: not null };
        return (finding.Objects, RemedyLimitRules.TooMany(limits, finding.Objects.Count)
            ?? (takesNodes ? RemedyLimitRules.TooManyNodes(limits, finding.Objects.Count, finding.NodesOut) : null));
    }

    static string NoNode(Remediation current) => $"Run {current.Run} tells of no node, so there is none to act on.";

    async Task<string> TryAsync(Remediation current, ClusterTarget target, RemedyObject one, CancellationToken cancellation)
    {
        switch (one.Kind)
        {
            case RemedyObjectKind.Run:
                return await objects.TryPodAsync(target, await JobPodAsync(current, one), cancellation);
            case RemedyObjectKind.Webhook:
                var sent = await webhooks.PostAsync(current.Spec.Action.Webhook!, current.Id, RemedyCall.Body(current, time.GetUtcNow()), dryRun: true, cancellation);
                return sent.Delivered ? $"It would be called; nothing was sent." : throw new TargetClusterException(TargetFault.NotConfigured, sent.Error ?? "It can't be called.");
            default:
                return await objects.TouchAsync(target, Touch(current, one), dryRun: true, cancellation);
        }
    }

    RemedyTouch Touch(Remediation current, RemedyObject one) =>
        new(RemedyPlanRules.VerbOf(current.Spec.Action), one, current.Id, current.ActedAt ?? time.GetUtcNow(), current.Spec.Action.Taint);

    /// <summary>The pod a job would have, without a token that is good for anything.</summary>
    async Task<PodOrder> JobPodAsync(Remediation current, RemedyObject one)
    {
        var job = current.Spec.Action.Job!;
        if (await clusters.FindAsync(current.Cluster, CancellationToken.None) is not { } cluster || await plans.UnboundAsync(job.Case, cluster) is not { } bound)
            throw new TargetClusterException(TargetFault.NotConfigured, $"There is no case {job.Case}.");
        if (!ContractRules.HasPod(bound.Work.Contract))
            throw new TargetClusterException(TargetFault.NotConfigured, $"Case {job.Case} runs nothing in the cluster, so it can repair nothing there.");

        var trigger = JobTrigger(current, one, 0);
        if (ParameterRules.Check(bound.Declarations, trigger.Parameters, "parameters").ToList() is { Count: > 0 } faults)
            throw new TargetClusterException(TargetFault.NotConfigured, string.Join(" ", faults.Select(fault => $"{fault.Field}: {fault.Message} {fault.Remedy}")));
        return new PodOrder
        {
            Run = bound.OrderForTrigger(current.Cluster, trigger, time.GetUtcNow()),
            Attempt = 1,
            Deadline = time.GetUtcNow() + bound.Timeout,
            RunToken = "dry-run",
            ReportUrl = runOptions.Value.PublicUrl,
            Node = one.Node,
        };
    }
}
