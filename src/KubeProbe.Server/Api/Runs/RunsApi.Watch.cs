using System.Runtime.CompilerServices;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Runs;

namespace KubeProbe.Server.Api.Runs;

sealed partial class RunsApi
{
    const int Snapshot = 100;

    static readonly TimeSpan Resnapshot = TimeSpan.FromSeconds(5);

    /// <summary>Every change of a matching run, until the caller goes. A state that was told is not told again.</summary>
    public IAsyncEnumerable<Run> WatchAsync(WatchRunsRequest request, CancellationToken cancellation) =>
        // The filter is read here and not in the iterator: a wrong one is told before an answer has begun.
        ChangesAsync(request.Filter.ToCore(), request.Existing, cancellation);

    async IAsyncEnumerable<Run> ChangesAsync(
        KubeProbe.Core.Runs.RunFilter asked, bool existing, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = await AnsweringAsync(asked, cancellation);
        var told = new ToldRuns();
        using var watch = hub.Watch(filter.Matches);

        // What is there already is told only when asked for, but it is no news later either.
        foreach (var run in await SnapshotAsync(filter, cancellation))
            if (told.IsNews(run) && existing) yield return await TellAsync(run, cancellation);

        var snapshotAt = time.GetTimestamp();
        while (true)
        {
            while (watch.TryRead(out var run))
                if (told.IsNews(run)) yield return await TellAsync(run, cancellation);

            // Lost entries, and the news of other servers, are found in the tables.
            if (watch.TakeLost() || time.GetElapsedTime(snapshotAt) >= Resnapshot)
            {
                foreach (var run in await SnapshotAsync(filter, cancellation))
                    if (told.IsNews(run)) yield return await TellAsync(run, cancellation);
                snapshotAt = time.GetTimestamp();
            }
            var left = Resnapshot - time.GetElapsedTime(snapshotAt);
            if (left > TimeSpan.Zero) await watch.WaitAsync(left, time, cancellation);
        }
    }

    // Oldest first, as things happened.
    async Task<IEnumerable<RunRecord>> SnapshotAsync(KubeProbe.Core.Runs.RunFilter filter, CancellationToken cancellation) =>
        (await queries.PageAsync(filter, after: null, Snapshot, cancellation)).Reverse();
}
