namespace KubeProbe.Faults.Tests.Harness;

/// <summary>Counts, and lets others wait for a count.</summary>
sealed class Counting
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    readonly Lock gate = new();
    TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int count;

    public int Count
    {
        get { lock (gate) return count; }
    }

    public void Add(int number = 1)
    {
        lock (gate)
        {
            count += number;
            changed.TrySetResult();
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public async Task UntilAsync(int wanted, string what, TimeSpan? atMost = null)
    {
        using var patience = new CancellationTokenSource(atMost ?? Patience);
        while (true)
        {
            Task next;
            int now;
            lock (gate) (next, now) = (changed.Task, count);
            if (now >= wanted) return;
            try
            {
                await next.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{what}: {now} of {wanted} after {(atMost ?? Patience).TotalSeconds:0} s");
            }
        }
    }
}
