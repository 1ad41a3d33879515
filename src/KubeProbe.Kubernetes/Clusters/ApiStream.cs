namespace KubeProbe.Kubernetes.Clusters;

/// <summary>An answer whose body is still to come, or a refusal: exactly one of the two. Dispose of it to close it.</summary>
sealed record ApiStream(HttpResponseMessage? Response, ApiReply? Refusal) : IDisposable
{
    public void Dispose() => Response?.Dispose();
}
