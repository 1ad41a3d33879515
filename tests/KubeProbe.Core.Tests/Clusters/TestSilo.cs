using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Core.Secrets;
using KubeProbe.Core.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.TestingHost;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>One silo, or several, with the real grains, fake ports, and a clock the test moves.</summary>
sealed class TestSilo : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    static readonly string[] OfTheSilo =
    [
        TimeProviderNames.Messaging, TimeProviderNames.SystemTimers, TimeProviderNames.Membership, TimeProviderNames.ActivationManagement,
        TimeProviderNames.GrainDirectory, Orleans.Reminders.ReminderTimeProviderNames.Reminders,
    ];

    InProcessTestCluster cluster = null!;

    TestSilo()
    {
        Wall = new SteppedClock(Clock);
        Manifests = new FakeManifestStore(Wall);
        Target = new FakeTargetCluster { Clock = Clock };
        Tokens = new RunTokens(new byte[32], Wall);
        Incidents = new FakeIncidentBook(Alerts);
        Observed = new FakeObservedObjects(Changes);
    }

    public FakeChecks Checks { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The time of day as the grains read it: the clock's, unless a test sets it.</summary>
    public SteppedClock Wall { get; }

    public FakeManifestStore Manifests { get; }

    public FakeRunHistory History { get; } = new();

    public FakeTargetCluster Target { get; }

    public FakeVault Vault { get; } = new();

    public FakeOwnDelay OwnDelay { get; } = new();

    public FakeGrainStorage.Faults Storage { get; } = new();

    public FakeAlertBook Alerts { get; } = new();

    public FakeIncidentBook Incidents { get; }

    public FakeRemediationBook Remediations { get; } = new();

    public FakeRemedyObjects Objects { get; } = new();

    public FakeRemedyWebhooks Webhooks { get; } = new();

    public FakeFactBook Facts { get; } = new();

    public FakeStandings Standings { get; } = new();

    public FakeChangeLog Changes { get; } = new();

    public FakeObservedObjects Observed { get; }

    public FakeRunFeed Feed { get; } = new();

    public RunTokens Tokens { get; }

    public IGrainFactory Grains => cluster.Client;

    public IClusterGrain Cluster => Grains.GetGrain<IClusterGrain>("c1");

    /// <summary>Says why runs fail; without one nobody does.</summary>
    public FakeDiagnoser? Diagnoser { get; private init; }

    /// <summary>Knows what else happens; without it nothing is known.</summary>
    public Core.Diagnosis.IRunSurroundings? Surroundings { get; private init; }

    /// <summary>The silos; one, unless there are to be more.</summary>
    public IReadOnlyList<InProcessSiloHandle> Silos => cluster.Silos;

    public static async Task<TestSilo> StartAsync(FakeDiagnoser? diagnoser = null, Core.Diagnosis.IRunSurroundings? surroundings = null, short silos = 1)
    {
        var silo = new TestSilo { Diagnoser = diagnoser, Surroundings = surroundings };
        await silo.DeployAsync(silos);
        return silo;
    }

    async Task DeployAsync(short silos)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.UseSystemTextJsonGrainStorageSerializer();
            var services = silo.Services;
            services.AddSingleton<TimeProvider>(Wall);
            services.AddGrainStorage(Orleans.Providers.ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (provider, _) => ActivatorUtilities.CreateInstance<FakeGrainStorage>(provider));
            services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, Clock);
            // The silo's own affairs go by the real clock: a reminder less than 1 ms away on a clock that stands still would be waited
            // for without end, and a call that is lost in a stopping silo would never time out.
            foreach (var area in OfTheSilo) services.AddKeyedSingleton<TimeProvider>(area, TimeProvider.System);
            // Placement has no clock of its own: what it tries again in a silo that stops would wait on the one that stands still.
            services.Configure<SiloMessagingOptions>(options => options.PlacementMaxRetries = 0);
            services.AddSingleton(Storage);
            services.AddSingleton<IOwnDelay>(OwnDelay);
            services.AddSingleton<ISecretVault>(Vault);
            services.AddSingleton<IManifestStore>(Manifests);
            services.AddSingleton<Core.Rollouts.ITemplateVersions>(new FakeTemplateVersions(Manifests));
            services.AddSingleton<IRunHistory>(History);
            services.AddSingleton<IRunQueries>(History);
            services.AddSingleton<ISlotHistory>(History);
            services.AddSingleton<IProbePods>(Target);
            services.AddSingleton<IPodEvidence>(Target);
            services.AddSingleton<NodeProbes.ITargetNodes>(Target);
            services.AddSingleton<IClusterConnections>(Target);
            services.AddSingleton<ILeftovers>(Target);
            services.AddSingleton<ITargetCapabilities>(Target);
            services.AddSingleton<Core.Alerts.IAlertBook>(Alerts);
            services.AddSingleton<Core.Incidents.IIncidentBook>(Incidents);
            services.AddSingleton<Core.Incidents.IIncidentQueries>(Incidents);
            services.AddSingleton<Core.Alerts.IAlertContexts, FakeSilences>();
            services.AddSingleton<Core.Alerts.Silences.IAlertSilences, FakeSilences>();
            services.AddSingleton<Core.Changes.IChangeLog>(Changes);
            services.AddSingleton<Core.Observation.ITargetObjects>(Target);
            services.AddSingleton<Core.Observation.IObservedObjects>(Observed);
            services.AddSingleton<Core.Facts.IFactBook>(Facts);
            services.AddSingleton<IStandings>(Standings);
            services.AddSingleton<Core.Remedies.IRemediationBook>(Remediations);
            services.AddSingleton<Core.Remedies.IRemediationQueries>(Remediations);
            services.AddSingleton<Core.Remedies.IRemedyObjects>(Objects);
            services.AddSingleton<Core.Remedies.IRemedyWebhooks>(Webhooks);
            services.AddSingleton<IRunFeed>(Feed);
            services.AddSingleton<IReportReader>(new FakeReportReader());
            services.AddSingleton(Tokens);
            if (Diagnoser is not null) services.AddSingleton<Core.Diagnosis.IDiagnoser>(Diagnoser);
            if (Surroundings is not null) services.AddSingleton(Surroundings);
            services.AddSingleton<ICentreChecks>(Checks);
            services.AddKubeProbeCore();
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    /// <summary>A cluster c1 with a case k of template t, bound every minute unless the test says otherwise.</summary>
    public async Task DeclareAsync(BindingSpec? binding = null, ProbeCaseSpec? @case = null, ClusterSpec? spec = null, ProbeTemplateSpec? template = null)
    {
        Manifests.Put(ManifestKind.Cluster, "c1", spec ?? new ClusterSpec { Connection = new ClusterConnection { InCluster = new() } });
        Manifests.Put(ManifestKind.ProbeTemplate, "t", template ?? new ProbeTemplateSpec { Image = "probe:1", Timeout = TimeSpan.FromSeconds(30) });
        Manifests.Put(ManifestKind.ProbeCase, "k", @case ?? new ProbeCaseSpec { Template = "t" });
        Manifests.Put(ManifestKind.Binding, "b", binding ?? new BindingSpec { Cluster = "c1", Case = "k", Schedule = new() { Interval = TimeSpan.FromMinutes(1) } });
        await Cluster.RefreshAsync();
    }

    /// <summary>Moves the clock in small steps until the awaited thing comes.</summary>
    public async Task<T> UntilAsync<T>(ValueTask<T> awaited, TimeSpan? step = null)
    {
        var task = awaited.AsTask();
        using var patience = new CancellationTokenSource(Patience);
        while (!task.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            Clock.Advance(step ?? TimeSpan.FromSeconds(1));

            // Lets the silo's threads take up what the clock made due; real time, but nothing is asserted on it.
            await Task.WhenAny(task, Task.Delay(20, patience.Token));
        }
        return await task;
    }

    /// <summary>Moves the clock and lets the cluster's reminder tick, again and again, until the awaited thing comes.</summary>
    public async Task<T> TickAsync<T>(ValueTask<T> awaited, TimeSpan? step = null)
    {
        var task = awaited.AsTask();
        using var patience = new CancellationTokenSource(Patience);
        while (!task.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            Clock.Advance(step ?? TimeSpan.FromMinutes(1));
            await Cluster.AsReference<IRemindable>().ReceiveReminder("wake-up", default);
            await Task.WhenAny(task, Task.Delay(20, patience.Token));
        }
        return await task;
    }

    /// <summary>The next record the feed tells that satisfies the test.</summary>
    public async ValueTask<RunRecord> NextAsync(Func<RunRecord, bool> wanted)
    {
        await foreach (var run in Feed.Published.ReadAllAsync())
            if (wanted(run)) return run;
        throw new InvalidOperationException("The feed ended.");
    }

    public Task<RunRecord> FinishedAsync() => UntilAsync(NextAsync(run => run.Phase is RunPhase.Finished));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
