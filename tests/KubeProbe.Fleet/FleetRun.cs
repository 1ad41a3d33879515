using KubeProbe.Simulation.Processes;

namespace KubeProbe.Fleet;

/// <summary>Loads a fleet, lets it run, and measures.</summary>
public static class FleetRun
{
    const int ClustersAtOnce = 500;

    static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs the simulation; <paramref name="tell"/> hears how far it is.</summary>
    public static async Task<FleetReport> RunAsync(FleetOptions options, Action<string> tell, CancellationToken cancellation)
    {
        await using var stage = await FleetStage.StartAsync(options);
        var manifests = ManifestsOf(options, stage);
        var memory = await LoadAsync(stage, manifests, options, tell, cancellation);
        await stage.ApplyAsync(manifests.Bindings(paused: false), cancellation);

        await Task.Delay(options.WarmUp, cancellation);
        tell($"measuring for {options.Window}");
        var before = await stage.ReadAsync();
        await Task.Delay(options.Window, cancellation);
        // Slots are counted to the intended end, however long the reading takes.
        var after = await stage.ReadAsync() with { At = before.At + options.Window };
        memory = memory with { Resident = stage.ResidentMiB };

        var load = new FleetEvents(stage, options, tell);
        var change = options.EventClusters > 0 ? await load.ChangeAsync(cancellation) : null;
        var manual = options.ManualRuns > 0 ? await load.ManualAsync(cancellation) : null;
        await DrainAsync(stage, options, before.At, after.At, tell, cancellation);
        var peak = stage.Servers.Sum(server => server.Usage.PeakMiB);
        var restart = options.Restart ? await load.RestartAsync(cancellation) : null;

        tell("adding up");
        var account = await FleetAccount.ReadAsync(stage, options, before.At, after.At, cancellation);
        var given = Math.Max(1, await stage.Store.VerdictsAsync(before.At, after.At));
        var requests = after.Api.Requests - before.Api.Requests;
        return new FleetReport
        {
            Runs = account.Runs,
            LagMs = account.Lag,
            ReportMs = account.Reports,
            EventToPodMs = change is null ? null : account.Event(change),
            ManualToVerdictMs = manual,
            CpuMsPerRun = new CpuShare(
                (after.Product - before.Product).TotalMilliseconds / given,
                (after.Simulator - before.Simulator).TotalMilliseconds / given,
                (after.Database - before.Database)?.TotalMilliseconds / given),
            Db = new DatabaseShare(
                (after.RoundTrips - before.RoundTrips) / given,
                (double)(after.WrittenBytes - before.WrittenBytes) / given,
                (double?)(after.Commits - before.Commits) / given),
            ApiRequestsPerRun = account.RequestsPerRun,
            ApiRequestsMost = account.MostRequests,
            ApiRequestsPerClusterHour = Math.Max(0, requests - account.RequestsPerRun * given) / options.Clusters / Math.Max(1, options.Window.TotalSeconds) * 3_600,
            RssMiB = memory.Resident,
            PeakRssMiB = peak,
            KibPerCluster = memory.PerCluster,
            KibPerBinding = memory.PerBinding,
            StartMs = restart,
        };
    }

    /// <summary>What is declared to a stage.</summary>
    internal static FleetManifests ManifestsOf(FleetOptions options, FleetStage stage)
    {
        // Nobody listens there.
        var nowhere = new Uri($"http://127.0.0.1:{ProductServer.FreePort()}/");
        return new FleetManifests(options, number => number < options.Clusters + options.Hanging ? stage.Simulator.Cluster(number) : nowhere);
    }

    /// <summary>Declares it, with bindings that are paused still.</summary>
    internal static async Task<Memory> LoadAsync(
        FleetStage stage, FleetManifests manifests, FleetOptions options, Action<string> tell, CancellationToken cancellation)
    {
        await stage.ApplyAsync(manifests.Cases(), cancellation);
        await Task.Delay(Settling, cancellation);
        var empty = stage.ResidentMiB;

        var all = options.Clusters + options.Hanging + options.Dead;
        for (var from = 0; from < all; from += ClustersAtOnce)
        {
            tell($"declaring clusters from {from}");
            await stage.ApplyAsync(manifests.Clusters(from, Math.Min(ClustersAtOnce, all - from)), cancellation);
        }
        await UntilAsync(async () => (await stage.Simulator.CountAsync(cancellation)).Watching >= options.Clusters, "all clusters are watched", cancellation);
        await Task.Delay(Settling, cancellation);
        var connected = stage.ResidentMiB;

        tell("declaring bindings");
        await stage.ApplyAsync(manifests.Bindings(paused: true), cancellation);
        if (options.EventClusters > 0) await stage.ApplyAsync(manifests.Event(), cancellation);
        await Task.Delay(Settling, cancellation);
        var bound = stage.ResidentMiB;
        return new Memory((connected - empty) * 1_024 / all, (bound - connected) * 1_024 / ((double)all * options.Bindings), bound);
    }

    internal static Task DrainAsync(FleetStage stage, FleetOptions options, DateTimeOffset from, DateTimeOffset to, Action<string> tell, CancellationToken cancellation)
    {
        tell("waiting for the last verdicts");
        var due = DueSlots.Of(options, from, to).Count();
        return UntilAsync(async () => await stage.Store.OverAsync(from, to) >= due, null, cancellation, options.Timeout + TimeSpan.FromSeconds(150));
    }

    /// <summary>Waits for something; without a name it need not happen, and the account shows it.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> holds, string? what, CancellationToken cancellation, TimeSpan? patience = null)
    {
        var end = TimeProvider.System.GetUtcNow() + (patience ?? Patience);
        while (!await holds())
        {
            if (TimeProvider.System.GetUtcNow() > end)
            {
                if (what is null) return;
                throw new TimeoutException($"In vain was waited until {what}.");
            }
            await Task.Delay(500, cancellation);
        }
    }

    internal sealed record Memory(double PerCluster, double PerBinding, double Resident);
}
