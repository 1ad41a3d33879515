using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Remedies;

/// <summary>Recovery is not believed, it is probed: the case is run again by hand, and its verdict is the outcome.</summary>
partial class RemediationGrain
{
    static readonly TimeSpan ConfirmLook = TimeSpan.FromSeconds(1);

    async Task<TimeSpan?> RunAgainAsync(Remediation current, CancellationToken cancellation)
    {
        var left = current.DoneAt!.Value + current.Spec.Confirm.Settle - time.GetUtcNow();
        if (left > TimeSpan.Zero) return left < current.Spec.Confirm.Settle ? left : current.Spec.Confirm.Settle;

        var trigger = new ManualTrigger(
            current.Case, current.Binding.Length > 0 ? current.Binding : null, null, new Dictionary<string, ParameterValue>(), $"{current.Id}/confirm",
            $"remedy/{current.Remedy}");
        var answer = await GrainFactory.GetGrain<IClusterGrain>(current.Cluster).StartRunAsync(trigger);
        if (answer.Run is { } run)
        {
            await KeepAsync(current with { Phase = RemediationPhase.Confirming, ConfirmRun = run.Order.Id }, cancellation);
            return null;
        }
        return answer.Refusal!.Kind is RefusalKind.NotNow && !IsLate(current)
            ? AgainSoon
            : await EndAsync(current, RemediationOutcome.NotRecovered, $"The case could not be run again: {answer.Refusal.Message}", cancellation);
    }

    async Task<TimeSpan?> ConfirmAsync(Remediation current, CancellationToken cancellation)
    {
        if (await runs.FindAsync(current.ConfirmRun!.Value, cancellation) is { Phase: RunPhase.Finished, Verdict: { } verdict })
        {
            await KeepAsync(RemediationRules.Confirmed(current, verdict, time.GetUtcNow()), cancellation);
            return null;
        }
        return IsLate(current)
            ? await EndAsync(current, RemediationOutcome.NotRecovered, $"Run {current.ConfirmRun} had no verdict within spec.confirm.timeout of the remedy.", cancellation)
            : ConfirmLook;
    }

    bool IsLate(Remediation current) => time.GetUtcNow() - current.DoneAt > current.Spec.Confirm.Settle + current.Spec.Confirm.Timeout;
}
