using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Fleet;

/// <summary>What happens once, while the schedules go on: a change, runs by hand, a restart.</summary>
sealed class FleetEvents(FleetStage stage, FleetOptions options, Action<string> tell)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Posts the change; answers with when, and which runs it fired.</summary>
    public async Task<FiredChange?> ChangeAsync(CancellationToken cancellation)
    {
        tell("posting a change");
        var expected = Math.Min(options.EventClusters, options.Clusters) * Math.Min(options.EventCases, options.Bindings);
        var posted = TimeProvider.System.GetUtcNow();
        var request = new PostChangeRequest { Id = "fleet-change", Component = FleetManifests.Component, Group = FleetManifests.EventGroup };
        var change = await new Changes.ChangesClient(stage.Channel).PostChangeAsync(request, stage.Credentials, cancellationToken: cancellation);
        var runs = change.RunIds.ToHashSet();

        // All pods are made, or the patience is over and the account shows how many were.
        await FleetRun.UntilAsync(
            async () => (await stage.Simulator.LedgerAsync(cancellation)).Count(pod => runs.Contains(pod.Run)) >= expected, null, cancellation, Patience);
        return new FiredChange(posted, runs);
    }

    /// <summary>Runs by hand, one after the other, on clusters all over the fleet.</summary>
    public async Task<Spread> ManualAsync(CancellationToken cancellation)
    {
        tell("starting runs by hand");
        var client = new Contracts.V1Alpha1.Runs.RunsClient(stage.Channel);
        var times = new List<double>();
        for (var number = 0; number < options.ManualRuns; number++)
        {
            var began = Stopwatch.GetTimestamp();
            var start = new StartRunRequest
            {
                Cluster = FleetManifests.Cluster((int)((long)number * options.Clusters / options.ManualRuns)),
                Case = FleetManifests.Case(0),
                Binding = FleetManifests.Binding(0),
            };
            var started = await client.StartRunAsync(start, stage.Credentials, cancellationToken: cancellation);
            var run = await client.GetRunAsync(new GetRunRequest { Id = started.Run.Id, Wait = Duration.FromTimeSpan(Patience) }, stage.Credentials, cancellationToken: cancellation);
            if (run.Phase is Phase.Finished) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return Spread.Of(times);
    }

    /// <summary>Stops the first server and starts it again; what is due then runs at once.</summary>
    public async Task<RestartTimes?> RestartAsync(CancellationToken cancellation)
    {
        tell("starting the server anew");
        var server = stage.Servers[0];
        await server.StopAsync();
        var before = (await stage.Simulator.CountAsync(cancellation)).Pods;
        var began = Stopwatch.GetTimestamp();
        var starting = server.StartAsync();
        var first = FirstAsync();
        await starting;
        var ready = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return new RestartTimes(ready, await first);

        async Task<double> FirstAsync()
        {
            await FleetRun.UntilAsync(async () => (await stage.Simulator.CountAsync(cancellation)).Pods > before, null, cancellation, options.Interval + Patience);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
    }
}

/// <summary>A change that was posted.</summary>
/// <param name="At">When.</param>
/// <param name="Runs">The runs that answer for it.</param>
sealed record FiredChange(DateTimeOffset At, IReadOnlySet<string> Runs);
