using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Runs;

namespace KubeProbe.Server.Api.Runs;

sealed partial class RunsApi
{
    /// <summary>Longest wait of one call.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    static readonly TimeSpan ProgressPatience = TimeSpan.FromSeconds(3);

    // Another server may have finished it: its news are not in this server's feed.
    static readonly TimeSpan Reread = TimeSpan.FromSeconds(2);

    /// <summary>The run; with a wait, once it is finished or the wait is over, which it also is when the server stops.</summary>
    public async Task<Run> GetAsync(GetRunRequest request, CancellationToken cancellation)
    {
        var wait = ReadWait(request);
        var run = await FindAsync(request.Id, cancellation);
        if (run.Phase is not RunPhase.Finished && wait > TimeSpan.Zero) run = await WaitAsync(run, IsFinished, wait, cancellation);
        if (run.Phase is RunPhase.Finished) return await TellAsync(run, cancellation);

        run = await LiveAsync(run);
        var told = await TellAsync(run, cancellation);
        if (run.Phase is RunPhase.Running && run.Order.Work.Contract is ProbeContract.Sonobuoy) told.Progress = await ProgressAsync(run, cancellation);
        return told;
    }

    /// <summary>What its plugin last said of its progress: asked of the cluster when somebody wants to know, and left out where it does not answer soon.</summary>
    async Task<string> ProgressAsync(RunRecord run, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(ProgressPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return PodOf(run, "") is { Length: > 0 } pod && await TargetAsync(run.Order.Cluster, either.Token) is { } target ? await pods.ProgressAsync(target, pod, either.Token) : "";
        }
        catch (TargetClusterException fault)
        {
            LogNoProgress(run.Order.Id, fault.Message);
            return "";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "";
        }
    }

    /// <summary>Reads the run anew on every news of it, and from time to time, until it is as wanted or the wait is over.</summary>
    async Task<RunRecord> WaitAsync(RunRecord run, Func<RunRecord, bool> wanted, TimeSpan wait, CancellationToken cancellation)
    {
        var id = run.Order.Id;
        var began = time.GetTimestamp();
        using var watch = hub.Watch(news => news.Order.Id == id);
        while (true)
        {
            // The watch is armed before the truth is read: nothing falls between the two.
            run = await queries.FindAsync(id, cancellation) ?? run;
            var left = wait - time.GetElapsedTime(began);
            if (wanted(run) || IsFinished(run) || left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested) return run;

            await WaitAsync(watch, left < Reread ? left : Reread, cancellation);
            while (watch.TryRead(out var news))
                if (wanted(news) && news.Phase is not RunPhase.Finished) return news;
        }
    }

    /// <summary>A server that stops waits no longer: it answers with what it knows, and the caller asks another one.</summary>
    async Task WaitAsync(RunWatch watch, TimeSpan atMost, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        try
        {
            await watch.WaitAsync(atMost, time, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    /// <summary>The run as its grain has it: the tables are a moment behind. The tables' answer when the grain gives none.</summary>
    async Task<RunRecord> LiveAsync(RunRecord run)
    {
        try
        {
            return await grains.GetGrain<IProbeRunGrain>(run.Order.Id.ToString()).GetAsync() ?? run;
        }
        catch (Exception fault) when (FaultTranslator.IsTransient(fault))
        {
            LogNoLiveAnswer(fault, run.Order.Id);
            return run;
        }
    }

    static bool IsFinished(RunRecord run) => run.Phase is RunPhase.Finished;

    static TimeSpan ReadWait(GetRunRequest request)
    {
        if (request.Wait is not { } asked) return TimeSpan.Zero;
        if (asked.Seconds < 0 || asked.Seconds > LongestWait.TotalSeconds || asked.Nanos is < 0 or > 999_999_999)
            throw ApiFault.Invalid("wait", "It is out of range.", "Wait at most 5m, and ask again.");
        var wait = asked.ToTimeSpan();
        return wait < LongestWait ? wait : LongestWait;
    }
}
