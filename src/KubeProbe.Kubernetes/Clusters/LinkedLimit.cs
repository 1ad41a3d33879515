namespace KubeProbe.Kubernetes.Clusters;

/// <summary>A caller's cancellation with a limit of time, by the given clock.</summary>
sealed class LinkedLimit : IDisposable
{
    readonly CancellationTokenSource limit;
    readonly CancellationTokenSource linked;

    public LinkedLimit(TimeSpan span, TimeProvider time, CancellationToken cancellation)
    {
        limit = new CancellationTokenSource(span, time);
        linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
    }

    public CancellationToken Token => linked.Token;

    public void Dispose()
    {
        linked.Dispose();
        limit.Dispose();
    }
}
