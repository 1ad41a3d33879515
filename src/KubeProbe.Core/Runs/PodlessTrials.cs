using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Runs;

/// <summary>Trials without a pod: the centre looks itself, or waits for a result that somebody pushes.</summary>
sealed class PodlessTrials(ICentreChecks checks, TimeProvider time)
{
    /// <summary>Begins the trial, and ends it where the centre looks itself.</summary>
    public async Task BeginAsync(PodTrial trial, CancellationToken cancellation)
    {
        if (trial.Order.Work.Contract is not ProbeContract.Check)
        {
            trial.PodMade();
            return;
        }
        // What is looked at has the whole time, however late the centre is.
        trial.Begin();
        trial.PodMade(justNow: true);

        using var step = RunTrace.Step("check", trial.Order);
        using var deadline = new CancellationTokenSource(trial.Left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            trial.Reported(await checks.LookAsync(trial.Order, either.Token));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // The table says what a deadline means.
        }
    }
}
