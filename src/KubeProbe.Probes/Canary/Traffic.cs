using System.Net;
using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Canary;

/// <summary>
/// Requests to an application, one after the other, from its first answer to its end: to the address of its service, or to the addresses that the
/// service's endpoints hold at that moment, as a load balancer that watches them would send them.
/// </summary>
sealed class Traffic : IAsyncDisposable
{
    // What the news of a pod's end takes until it is here: a request that meets one on its way is sent once more, elsewhere.
    const int Tries = 3;

    readonly ProbeRun run;
    readonly ClusterAccess cluster;
    readonly string name;
    readonly string? address;
    readonly TimeSpan pace;
    readonly TimeSpan patience;
    readonly CancellationTokenSource end;
    readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(5) };
    readonly Lock gate = new();
    readonly List<string> failures = [];
    Task sending = Task.CompletedTask;
    Task following = Task.CompletedTask;
    TaskCompletionSource<string> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    IReadOnlyList<string> backends = [];
    int sent;
    int failed;
    int turn;

    Traffic(ProbeRun run, ClusterAccess cluster, string name, string? address, TimeSpan pace, TimeSpan patience)
    {
        (this.run, this.cluster, this.name, this.address, this.pace, this.patience) = (run, cluster, name, address, pace, patience);
        end = CancellationTokenSource.CreateLinkedTokenSource(run.Stopping);
    }

    /// <param name="run">Measures each request.</param>
    /// <param name="cluster">Tells the endpoints.</param>
    /// <param name="name">The service.</param>
    /// <param name="address">Its address; null to go to the pods behind it.</param>
    /// <param name="pace">Time between two requests.</param>
    /// <param name="patience">How long an answer of a version is waited for.</param>
    public static Traffic Begin(ProbeRun run, ClusterAccess cluster, string name, string? address, TimeSpan pace, TimeSpan patience)
    {
        var traffic = new Traffic(run, cluster, name, address, pace, patience);
        if (address is null) traffic.following = traffic.FollowAsync();
        traffic.sending = traffic.SendAsync();
        return traffic;
    }

    /// <summary>Waits until a request is answered by a pod of the version.</summary>
    public async Task AnsweredByAsync(string version, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                Task<string> next;
                lock (gate) next = answered.Task;
                if ((await next.WaitAsync(patience, run.Clock, stop)).TrimEnd().EndsWith(" " + version, StringComparison.Ordinal)) return;
            }
        }
        catch (TimeoutException e)
        {
            lock (gate)
                throw new ProbeFailedException([$"no request was answered by version {version} within {patience.TotalSeconds:0} s of its roll-out", .. failures.TakeLast(3)], e);
        }
    }

    /// <exception cref="ProbeFailedException">More requests failed than may.</exception>
    public async Task EndAsync(int mostFailed)
    {
        await StopAsync();
        run.Record("requests", sent, "requests");
        if (failed > mostFailed)
            throw new ProbeFailedException([$"{failed} of {sent} requests failed during the release, at most {mostFailed} may", .. failures.Distinct().Take(5)]);
    }

    async Task FollowAsync()
    {
        try
        {
            while (true)
                await cluster.UntilAsync(Json.Path(run, "v1", "endpoints"), name, seen =>
                {
                    backends = [.. seen.Items("subsets").SelectMany(subset => subset.Items("addresses").SelectMany(a =>
                        subset.Items("ports").Select(port => $"{a.Text("ip")}:{port.Number("port")}")))];
                    return false;
                }, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The release is over.
        }
        catch (Exception e)
        {
            Failed(Refusal.Explain(e)?[0] ?? e.Message);
        }
    }

    async Task SendAsync()
    {
        try
        {
            while (!end.IsCancellationRequested)
            {
                if (address is not null || backends.Count > 0) await OneAsync();
                await Task.Delay(pace, run.Clock, end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The release is over.
        }
    }

    async Task OneAsync()
    {
        Interlocked.Increment(ref sent);
        var begin = run.Clock.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var now = backends;
            var to = address ?? (now.Count > 0 ? now[turn++ % now.Count] : "nowhere");
            try
            {
                var text = await http.GetStringAsync(new Uri($"http://{to}/"), end.Token);
                run.Record("request", true, run.Clock.GetElapsedTime(begin));
                Answered(text);
                return;
            }
            catch (Exception e) when (!end.IsCancellationRequested && e is HttpRequestException or OperationCanceledException or UriFormatException)
            {
                if (tries < Tries && address is null)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), run.Clock, end.Token);
                    continue;
                }
                run.Record("request", false, run.Clock.GetElapsedTime(begin));
                Failed($"{to}: {(e is HttpRequestException refused ? refused.GetBaseException().Message : "no answer within 5 s")}");
                return;
            }
        }
    }

    void Answered(string text)
    {
        lock (gate)
        {
            answered.TrySetResult(text);
            answered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    void Failed(string why)
    {
        lock (gate)
        {
            failed++;
            if (failures.Count < 100) failures.Add(why);
        }
    }

    async Task StopAsync()
    {
        await end.CancelAsync();
        await Task.WhenAll(sending, following);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        http.Dispose();
        end.Dispose();
    }
}
