namespace KubeProbe.Kubernetes.Clusters;

/// <summary>A connection while somebody uses it.</summary>
sealed class ApiLease(SharedApi shared) : IDisposable
{
    int given;

    public ClusterApi Api => shared.Api;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref given, 1) == 0) shared.Release();
    }
}

/// <summary>Closes a connection when the last who holds it lets go; the one who keeps it counts as one.</summary>
sealed class SharedApi(ClusterApi api)
{
    int holders = 1;

    public ClusterApi Api => api;

    public ApiLease Lend()
    {
        Interlocked.Increment(ref holders);
        return new ApiLease(this);
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0) api.Dispose();
    }
}
