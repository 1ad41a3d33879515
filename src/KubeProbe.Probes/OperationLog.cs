using KubeProbe.Client;

namespace KubeProbe.Probes;

/// <summary>
/// Operations that are tried many times: each is measured, and one that fails is remembered instead of ending the run, so that
/// the report can say how many of how many failed. A right the probe lacks ends it at once, for it will not come back.
/// </summary>
sealed class OperationLog(ProbeRun run, TimeSpan timeout, Func<Exception, IReadOnlyList<string>?> explain)
{
    readonly Lock gate = new();
    readonly Dictionary<string, (int Tried, int Failed, string First)> log = [];

    /// <summary>The operation's answer, or null when it failed or took longer than the time it has.</summary>
    public async Task<T?> TryAsync<T>(string name, Func<CancellationToken, Task<T>> operation) where T : class
    {
        try
        {
            var result = await run.Measure(name, stop => WithinAsync(operation, timeout, stop));
            Add(name, null);
            return result;
        }
        catch (Exception e) when (!run.Stopping.IsCancellationRequested)
        {
            Add(name, Words(e));
            return null;
        }
    }

    /// <summary>A preparation: its failure counts as one of the operation, its success is not measured. It may outlive the time it has.</summary>
    public async Task<T?> TryQuietlyAsync<T>(string name, Func<CancellationToken, Task<T>> operation, CancellationToken stopping) where T : class
    {
        var begin = run.Clock.GetTimestamp();
        try
        {
            return await operation(stopping).WaitAsync(timeout, run.Clock, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            run.Record(name, false, run.Clock.GetElapsedTime(begin));
            Add(name, Words(e));
            return null;
        }
    }

    /// <summary>An answer that came and was wrong.</summary>
    public void Fail(string name, string failure) => Add(name, failure);

    /// <exception cref="ProbeFailedException">One error per operation that failed, the one that failed most first.</exception>
    public void ThrowIfFailed()
    {
        lock (gate)
        {
            var failed = log.Where(o => o.Value.Failed > 0).OrderByDescending(o => o.Value.Failed / (double)o.Value.Tried).ToList();
            if (failed.Count > 0)
                throw new ProbeFailedException([.. failed.Select(o =>
                    o.Value.Tried == 1 ? $"{o.Key}: {o.Value.First}" : $"{o.Key}: {o.Value.Failed} of {o.Value.Tried} failed: {o.Value.First}")]);
        }
    }

    async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> operation, TimeSpan time, CancellationToken stop)
    {
        using var timer = new CancellationTokenSource(time, run.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, timer.Token);
        try
        {
            // A client library that forgets its token must not hold the run.
            return await operation(both.Token).WaitAsync(both.Token);
        }
        catch (Exception e) when (timer.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // A client library puts a cancellation in words of its own.
            throw new TimeoutException($"no answer within {time.TotalSeconds:0.##} s", e);
        }
    }

    string Words(Exception e)
    {
        var words = (e as ProbeFailedException)?.Errors[0] ?? explain(e)?[0] ?? e.Message;
        return words.StartsWith(ProbeErrors.RbacDeniedPrefix, StringComparison.Ordinal) ? throw new ProbeFailedException(words, e) : words;
    }

    void Add(string name, string? failure)
    {
        lock (gate)
        {
            var (tried, failed, first) = log.GetValueOrDefault(name, (0, 0, ""));
            log[name] = (tried + 1, failed + (failure is null ? 0 : 1), first == "" && failure is not null ? failure : first);
        }
    }
}
