namespace KubeProbe.Faults.Tests.Simulation;

/// <summary>Holds requests of one kind at one step, as many as come, until it is let go.</summary>
sealed class RequestHold(Held at, Func<ApiRequest, bool> matches, Action<RequestHold> leave) : IDisposable
{
    readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Counting reached = new();

    /// <summary>Until so many have come to the step.</summary>
    public Task ReachedAsync(int count, string what, TimeSpan atMost) => reached.UntilAsync(count, $"{what}: requests held", atMost);

    /// <summary>Waits at the step when the request is meant. One whose caller is gone never goes on.</summary>
    public async Task PassAsync(Held step, ApiRequest request, CancellationToken caller)
    {
        if (step != at || released.Task.IsCompleted || !matches(request)) return;
        reached.Add();
        await released.Task.WaitAsync(caller);
    }

    public void Dispose()
    {
        leave(this);
        released.TrySetResult();
    }
}
