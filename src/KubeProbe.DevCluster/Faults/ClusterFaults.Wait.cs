namespace KubeProbe.DevCluster.Faults;

public sealed partial class ClusterFaults
{
    /// <summary>Waits while the fault is on, for the given time at most; at once when it is off.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public async Task WhileOnAsync(FaultKind kind, TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        if (Find(kind) is null) return;
        var off = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (Find(kind) is null) off.TrySetResult();
        }

        Changed += Look;
        try
        {
            // It may have gone off before we listened.
            Look();
            await off.Task.WaitAsync(atMost, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // That is what was asked for: the fault outlasted the wait.
        }
        finally
        {
            Changed -= Look;
        }
    }
}
