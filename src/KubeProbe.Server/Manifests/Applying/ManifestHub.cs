namespace KubeProbe.Server.Manifests.Applying;

/// <summary>Wakes those who watch manifests, within this server.</summary>
sealed class ManifestHub
{
    TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the next change.</summary>
    public Task Next() => Volatile.Read(ref next).Task;

    /// <summary>Something was written.</summary>
    public void Changed() =>
        Interlocked.Exchange(ref next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
