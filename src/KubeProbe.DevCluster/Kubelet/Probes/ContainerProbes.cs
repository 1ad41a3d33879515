using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Kubelet.Processes;

namespace KubeProbe.DevCluster.Kubelet.Probes;

/// <summary>
/// The startup, readiness and liveness probes of one running container. The others wait for the startup probe; a container
/// without a probe of a kind is started, ready, alive.
/// </summary>
sealed class ContainerProbes : IDisposable
{
    readonly Lock gate = new();
    readonly CancellationTokenSource stop = new();
    readonly List<string> unhealthy = [];
    readonly ProbeAction action;
    readonly TimeProvider time;
    readonly Action changed;
    readonly bool readyWithoutProbe;
    readonly TaskCompletionSource startup = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="changed">Called whenever there is something new to read here.</param>
    public ContainerProbes(ContainerView container, ContainerInstance instance, string podIp, ProcessLauncher launcher, TimeProvider time, Action changed)
    {
        action = new ProbeAction(container, instance, podIp, launcher);
        this.time = time;
        this.changed = changed;
        Started = container.Probe("startupProbe") is null;
        if (Started)
            startup.SetResult();
        readyWithoutProbe = container.Probe("readinessProbe") is null;
        Ready = Started && readyWithoutProbe;
        foreach (var (field, kind) in ((string, string)[])[("startupProbe", "Startup"), ("readinessProbe", "Readiness"), ("livenessProbe", "Liveness")])
        {
            if (container.Probe(field) is { } json)
                _ = LoopAsync(new ProbeSpec(json), kind, instance.StartedAt);
        }
    }

    public bool Started { get; private set; }

    public bool Ready { get; private set; }

    /// <summary><c>startup</c> or <c>liveness</c> once that probe failed for good.</summary>
    public string? FailedKind { get; private set; }

    /// <summary>Messages of the probes that failed since the last call.</summary>
    public IReadOnlyList<string> TakeUnhealthy()
    {
        lock (gate)
        {
            if (unhealthy.Count == 0)
                return [];
            var taken = unhealthy.ToArray();
            unhealthy.Clear();
            return taken;
        }
    }

    public void Dispose() => stop.Cancel();

    async Task LoopAsync(ProbeSpec probe, string kind, DateTimeOffset startedAt)
    {
        try
        {
            if (kind != "Startup")
                await startup.Task.WaitAsync(stop.Token).ConfigureAwait(false);
            var first = startedAt + probe.InitialDelay - time.GetUtcNow();
            if (first > TimeSpan.Zero)
                await Task.Delay(first, time, stop.Token).ConfigureAwait(false);
            long successes = 0, failures = 0;
            while (FailedKind is null)
            {
                var result = await action.RunAsync(probe, stop.Token).ConfigureAwait(false);
                if (stop.IsCancellationRequested)
                    return;
                (successes, failures) = result.Success ? (successes + 1, 0L) : (0L, failures + 1);
                if (!result.Success)
                    Note($"{kind} probe failed: {result.Output}");
                if (successes == probe.SuccessThreshold || failures == probe.FailureThreshold)
                    Conclude(kind, result.Success);
                if (kind == "Startup" && Started)
                    return;
                await Task.Delay(probe.Period, time, stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The container ended or is being stopped: nobody asks any more.
        }
    }

    void Note(string message)
    {
        lock (gate)
            unhealthy.Add(message);
        changed();
    }

    void Conclude(string kind, bool success)
    {
        lock (gate)
        {
            switch (kind)
            {
                case "Startup" when success:
                    Started = true;
                    Ready = readyWithoutProbe;
                    startup.TrySetResult();
                    break;
                case "Readiness":
                    Ready = success;
                    break;
                default:
                    FailedKind = success ? FailedKind : kind.ToLowerInvariant();
                    break;
            }
        }

        changed();
    }
}
