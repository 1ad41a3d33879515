using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Remedies;

/// <summary>The action: first written down as intended, then done object by object, each with its result.</summary>
partial class RemediationGrain
{
    // Of a receiver that does not take a call.
    const int CallTries = 5;
    static readonly TimeSpan JobLook = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LongestJob = TimeSpan.FromHours(6);

    int callTries;

    async Task<TimeSpan?> BeginAsync(Remediation current, CancellationToken cancellation)
    {
        var (hindrance, target) = await LookAsync(current, cancellation);
        hindrance ??= IsOpen(current) ? null : Closed(current);
        if (hindrance is not null) return await EndAsync(current, RemediationOutcome.Refused, hindrance, cancellation);
        if (!await StillFiresAsync(current, cancellation)) return await EndAsync(current, RemediationOutcome.NotNeeded, "The alert was resolved before it acted.", cancellation);
        try
        {
            // Since the dry run, and while somebody was asked, things may have changed.
            var (found, refusal) = await FindAsync(current, target!, cancellation);
            if (refusal is not null) return await EndAsync(current, RemediationOutcome.Refused, refusal, cancellation);
            if (!found.Select(one => one.ToString()).Order().SequenceEqual(current.Steps.Select(step => step.Object.ToString()).Order()))
                return await EndAsync(current, RemediationOutcome.Refused, "What it would act on is not what the dry run was made for: it has changed since.", cancellation);
        }
        catch (TargetClusterException fault)
        {
            return await FailAsync(current, fault, current.Decision?.At ?? current.TriedAt!.Value, RemediationOutcome.Refused, cancellation);
        }

        var now = time.GetUtcNow();
        var answer = await book.BeginAsync(
            current with { Phase = RemediationPhase.Acting, ActedAt = now },
            use => RemedyLimitRules.Refusal(current.Remedy, current.Spec.Limits, use, options.Value.AtOnce, now),
            Row(current, "remedy.act", $"{RemedyWords.Of(current.Spec.Action)} for {current.Case} on {current.Cluster}: {string.Join(", ", current.Steps.Select(step => step.Object))}"),
            cancellation);
        if (answer.Refusal is { } limit) return await EndAsync(current, RemediationOutcome.Refused, limit, cancellation);
        known = answer.Begun ?? await book.FindAsync(Id, cancellation);
        if (answer.Begun is { } begun)
        {
            Told(begun);
            await TellAsync(begun, cancellation);
        }
        return null;
    }

    async Task<TimeSpan?> ActAsync(Remediation current, CancellationToken cancellation)
    {
        if (current.Steps.Index().FirstOrDefault(step => step.Item.Result is null) is not { Item: { } step, Index: var index })
        {
            await KeepAsync(current with { Phase = RemediationPhase.Settling, DoneAt = time.GetUtcNow() }, cancellation);
            return null;
        }

        // Also after a crash: what was paused meanwhile stays as it is.
        var (hindrance, target) = await LookAsync(current, cancellation);
        if (hindrance is not null)
            return await EndAsync(current, index == 0 ? RemediationOutcome.Refused : RemediationOutcome.Failed, $"{hindrance} {index} of {current.Steps.Count} objects were acted on.", cancellation);
        try
        {
            return step.Object.Kind switch
            {
                RemedyObjectKind.Run => await RunJobAsync(current, step, index, cancellation),
                RemedyObjectKind.Webhook => await CallAsync(current, step, index, cancellation),
                _ => await DoneAsync(current, step with { Result = await objects.TouchAsync(target!, Touch(current, step.Object), dryRun: false, cancellation) }, index, cancellation),
            };
        }
        catch (TargetClusterException fault)
        {
            return await FailAsync(current, fault, current.ActedAt!.Value, RemediationOutcome.Failed, cancellation);
        }
    }

    async Task<TimeSpan?> DoneAsync(Remediation current, RemediationStep step, int index, CancellationToken cancellation)
    {
        await KeepAsync(current with { Steps = [.. current.Steps.Select((each, at) => at == index ? step : each)] }, cancellation);
        return null;
    }

    async Task<TimeSpan?> CallAsync(Remediation current, RemediationStep step, int index, CancellationToken cancellation)
    {
        var sent = await webhooks.PostAsync(current.Spec.Action.Webhook!, current.Id, RemedyCall.Body(current, current.ActedAt!.Value), dryRun: false, cancellation);
        if (sent.Delivered) return await DoneAsync(current, step with { Result = "The receiver took the call." }, index, cancellation);
        if (sent.GiveUp || ++callTries >= CallTries) return await EndAsync(current, RemediationOutcome.Failed, sent.Error ?? "The receiver did not take the call.", cancellation);
        return sent.RetryAfter > AgainSoon ? sent.RetryAfter : AgainSoon;
    }

    async Task<TimeSpan?> RunJobAsync(Remediation current, RemediationStep step, int index, CancellationToken cancellation)
    {
        if (step.Run is not { } id)
        {
            var answer = await GrainFactory.GetGrain<IClusterGrain>(current.Cluster).StartRunAsync(JobTrigger(current, step.Object, index));
            if (answer.Run is { } started) return await DoneAsync(current, step with { Run = started.Order.Id }, index, cancellation);
            return await EndAsync(current, RemediationOutcome.Failed, $"The job was not started: {answer.Refusal!.Message}", cancellation);
        }
        if (await runs.FindAsync(id, cancellation) is not { Phase: RunPhase.Finished, Verdict: { } verdict })
            return time.GetUtcNow() - current.ActedAt > LongestJob ? await EndAsync(current, RemediationOutcome.Failed, $"Run {id} of the job does not end.", cancellation) : JobLook;
        return verdict.Verdict is Verdict.Passed
            ? await DoneAsync(current, step with { Result = $"Run {id} passed: {verdict.Message}" }, index, cancellation)
            : await EndAsync(current, RemediationOutcome.Failed, $"Run {id} of the job: {verdict.Verdict} ({verdict.Reason}): {verdict.Message}", cancellation);
    }

    static ManualTrigger JobTrigger(Remediation current, RemedyObject one, int index) => new(
        current.Spec.Action.Job!.Case, null, one.Node, RemedyPlanRules.Fill(current.Spec.Action.Job, current, one.Node),
        FormattableString.Invariant($"{current.Id}/{index}"), $"remedy/{current.Remedy}");
}
