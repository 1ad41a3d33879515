using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Runs;

/// <summary>Waits for a verdict. The truth is asked of the run itself; a watch beside it only makes the progress live.</summary>
sealed class RunWait(Call call, RunProgress progress)
{
    /// <summary>One question at a time; the centre answers as soon as the run is finished.</summary>
    static readonly TimeSpan OneQuestion = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The run when it is finished, or as it was last seen when the time is over.</summary>
    public async Task<Run> UntilFinishedAsync(Run run, TimeSpan patience, CancellationToken cancel)
    {
        progress.Tell(run);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var live = FollowAsync(run, done.Token);
        try
        {
            var start = call.Time.GetTimestamp();
            while (run.Phase != Phase.Finished && call.Time.GetElapsedTime(start) is var waited && waited < patience)
            {
                run = await AskAsync(run, Min(patience - waited, OneQuestion), cancel);
                progress.Tell(run);
            }
            return run;
        }
        finally
        {
            await done.CancelAsync();
            await live;
        }
    }

    async Task<Run> AskAsync(Run run, TimeSpan wait, CancellationToken cancel)
    {
        try
        {
            var request = new GetRunRequest { Id = run.Id, Wait = Duration.FromTimeSpan(wait) };
            return await call.Centre.Runs.GetRunAsync(request, deadline: call.Now.Add(wait + Grace).UtcDateTime, cancellationToken: cancel);
        }
        catch (RpcException passing) when (passing.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded && !cancel.IsCancellationRequested)
        {
            // The run survives a restart of the centre, so the wait does too.
            progress.Trouble(passing.Status.Detail);
            await Task.Delay(Min(wait, Pause), call.Time, cancel);
            return run;
        }
    }

    async Task FollowAsync(Run run, CancellationToken done)
    {
        var request = new WatchRunsRequest { Filter = new RunFilter { Cluster = run.Cluster, Case = run.Case }, Existing = true };
        try
        {
            using var stream = call.Centre.Runs.WatchRuns(request, deadline: call.Now.AddHours(1).UtcDateTime, cancellationToken: done);
            while (await stream.ResponseStream.MoveNext(done))
                if (stream.ResponseStream.Current is { } seen && seen.Id == run.Id && seen.Phase != Phase.Finished) progress.Tell(seen);
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException)
        {
            // Only the progress between two answers is lost with it.
        }
    }

    static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
