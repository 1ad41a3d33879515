namespace KubeProbe.Server.Hosting;

/// <summary>Whether the server takes work: once it has started, until it is told to stop.</summary>
sealed class ServerReadiness(IHostApplicationLifetime lifetime)
{
    readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when everything is started and the addresses are bound and known.</summary>
    public Task WhenStarted => started.Task;

    public bool HasStarted => started.Task.IsCompleted;

    public bool IsReady => HasStarted && !lifetime.ApplicationStopping.IsCancellationRequested;

    public void Started() => started.TrySetResult();
}
