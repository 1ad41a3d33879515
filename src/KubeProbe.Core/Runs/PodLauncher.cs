using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Scheduling;
using Microsoft.Extensions.Options;

namespace KubeProbe.Core.Runs;

/// <summary>Makes and removes the pods of trials: puts address, deadline and token together and asks the port.</summary>
sealed class PodLauncher(IProbePods pods, PodlessTrials podless, RunTokens tokens, IOptions<RunOptions> options, IOwnDelay delay, TimeProvider time)
{
    /// <summary>Makes the trial's pod, and tells the trial how that went.</summary>
    public async Task LaunchAsync(ClusterTarget target, PodTrial trial, CancellationToken cancellation)
    {
        if (!trial.Order.HasPod)
        {
            await podless.BeginAsync(trial, cancellation);
            return;
        }
        using var step = RunTrace.Step("pod.create", trial.Order);
        trial.Begin();
        var late = delay.Total;
        // A cluster that hangs is given up at the deadline: several requests make a pod, and each may take its time.
        using var deadline = new CancellationTokenSource(trial.Left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            var pod = await pods.StartAsync(target, Order(target, trial), either.Token);
            trial.PodMade(justNow: !pod.Existed);
        }
        catch (BudgetWaitException wait) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            trial.PodNotMade(new TargetClusterException(TargetFault.OverBudget, wait.Message));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            NotMade(target, trial, late, new TargetClusterException(
                trial.StartFault ?? TargetFault.TimedOut, $"Cluster {target.Name} did not take the pod until the deadline. Check that its API server is not overloaded."));
        }
        catch (TargetClusterException fault)
        {
            NotMade(target, trial, late, fault);
        }
    }

    // Who comes late to its own work reads answers late as well.
    void NotMade(ClusterTarget target, PodTrial trial, TimeSpan late, TargetClusterException fault) => trial.PodNotMade(
        fault.Fault is TargetFault.TimedOut && delay.Total - late is var own && own > IOwnDelay.Telling
            ? new TargetClusterException(
                TargetFault.CentreLate,
                $"Cluster {target.Name}: no answer was taken in time, but the centre itself came {own.TotalSeconds:0} s late to its own work. Give it more CPU, or bind fewer cases.",
                inner: fault)
            : fault);

    /// <summary>Removes the pod and all it made; what fails here is left to the cluster's sweep.</summary>
    public Task RemoveAsync(ClusterTarget target, PodTrial trial, bool keepPod, CancellationToken cancellation) =>
        !trial.Order.HasPod ? Task.CompletedTask : pods.RemoveAsync(target, new PodRemoval(trial.Order.Id, trial.PodName, keepPod, trial.Order.Work.Sweep), cancellation);

    PodOrder Order(ClusterTarget target, PodTrial trial)
    {
        var (centre, contract) = (target.Spec.ReportUrl ?? options.Value.PublicUrl, trial.Order.Work.Contract);
        var token = tokens.Issue(
            new ReportClaims(trial.Order.Id, trial.Attempt, trial.Node, trial.Shard), trial.Deadline + options.Value.LateReports);
        return new PodOrder
        {
            Run = trial.Order,
            Centre = tokens.Centre,
            Attempt = trial.Attempt,
            Deadline = trial.Deadline,
            Node = trial.Node,
            Shard = trial.Shard,
            ReportUrl = ReportAddress.Own(centre, trial.Order.Id),
            RunToken = token,
            ContractUrl = ReportAddress.OfContract(contract, centre, token),
            RunUuid = contract is ProbeContract.KuberhealthyV2 or ProbeContract.KuberhealthyV3 ? tokens.Uuid(trial.Order.Id, trial.Attempt) : "",
        };
    }
}
