using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Observation;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Tests.Clusters;
using Orleans.Core.Internal;

namespace KubeProbe.Core.Tests.Observation;

/// <summary>What the centre sees change in a cluster fires the bindings that asked for it, once.</summary>
public sealed class ObservedChangesTests : IAsyncLifetime
{
    static readonly SeenObject Dns = new(ObservedKind.Deployment, "kube-system", "coredns", "u1")
    {
        Generation = 1,
        Shape = "a",
        Version = "registry.example/coredns:1.11",
        Labels = new Dictionary<string, string> { ["k8s-app"] = "kube-dns" },
    };

    static readonly SeenObject DnsNext = Dns with { Generation = 2, Shape = "b", Version = "registry.example/coredns:1.12" };

    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_roll_out_fires_the_binding_that_asked_and_what_was_there_before_does_not()
    {
        silo.Target.Becomes(Dns);
        silo.Manifests.Put(ManifestKind.Binding, "every-change", new BindingSpec { Cluster = "c1", Case = "k", Changes = new() });
        await WatchedAsync(Workloads);

        silo.Target.Becomes(DnsNext);
        var made = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;

        Assert.Equal(("b", RunTrigger.Change, "coredns"), (made.Binding, made.Trigger, made.ChangeOf));
        var change = (await silo.Changes.FindAsync(made.TriggeredBy, default))!.Change;
        Assert.Equal(("1.12", "kube-system", "image", "observed"), (change.Version, change.Namespace, change.Phase, change.Labels["source"]));
        Assert.All(silo.History.All, run => Assert.Equal("b", run.Order.Binding));
    }

    [Fact]
    public async Task What_changes_again_while_it_is_waited_with_is_one_change()
    {
        silo.Target.Becomes(Dns);
        await WatchedAsync(Workloads);

        for (var generation = 2; generation < 10; generation++) silo.Target.Becomes(DnsNext with { Generation = generation, Shape = $"{generation}" });
        await silo.UntilAsync(silo.Target.Made.ReadAsync());

        Assert.Single(silo.History.All);
        Assert.Equal(9, Assert.Single((await silo.Observed.LoadAsync("c1", ObservedKind.Deployment, default)).Objects).Generation);
    }

    [Fact]
    public async Task A_list_and_a_restart_tell_of_nothing_twice_and_of_what_happened_meanwhile_once()
    {
        silo.Target.Becomes(Dns);
        await WatchedAsync(Workloads);
        silo.Target.Becomes(DnsNext);
        var first = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;

        silo.Target.Cut();
        await silo.UntilAsync(silo.Target.Watched.ReadAsync());
        await silo.Cluster.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        silo.Target.Becomes(DnsNext with { Generation = 3, Shape = "c" });
        await silo.Cluster.RefreshAsync();
        await silo.Grains.GetGrain<IProbeRunGrain>(first.Id.ToString()).ReportAsync(new ProbeOutcome(true, [], null, [], "hash"), new ReportClaims(first.Id, 1, null, null));
        var second = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;

        Assert.NotEqual(first.TriggeredBy, second.TriggeredBy);
        Assert.Equal("rollout", (await silo.Changes.FindAsync(second.TriggeredBy, default))!.Change.Phase);
        Assert.Equal(2, silo.History.All.Count);
    }

    [Fact]
    public async Task A_node_that_joins_is_told_of_with_its_name_and_who_asks_later_is_not_told_of_old_ones()
    {
        SeenObject Node(string name, string version = "v1.26.5") => new(ObservedKind.Node, "", name, name) { Shape = version, Version = version };
        silo.Target.Becomes(Node("n1"));
        await WatchedAsync(new ObserveSpec { Nodes = new() });

        silo.Target.Becomes(Node("n2"));
        silo.Target.Becomes(Node("n3"));
        var made = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;

        var change = (await silo.Changes.FindAsync(made.TriggeredBy, default))!.Change;
        Assert.Equal(["n2", "n3"], change.Nodes);
        Assert.Equal(("node", "added", "v1.26.5"), (change.Component, change.Phase, change.Version));
    }

    [Fact]
    public async Task Probes_their_namespace_and_what_nobody_asks_for_do_not_count()
    {
        await WatchedAsync(new ObserveSpec { Workloads = new() { Selector = new Dictionary<string, string> { ["k8s-app"] = "kube-dns" }, On = WorkloadChange.Image } });

        silo.Target.Becomes(Dns with { Namespace = "kubeprobe-probes", Name = "canary" });
        silo.Target.Becomes(Dns with { Name = "made", Labels = new Dictionary<string, string> { ["k8s-app"] = "kube-dns", ["kubeprobe.io/object"] = "x" } });
        silo.Target.Becomes(Dns with { Name = "other", Labels = new Dictionary<string, string>() });
        silo.Target.Becomes(Dns);
        var made = (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run;
        silo.Target.Becomes(Dns with { Generation = 2, Shape = "b" });
        silo.Target.Becomes(Dns with { Generation = 3, Shape = "c", Version = "coredns:2" });
        var note = await silo.UntilAsync(KeptAsync(note => note.Changes.Any(change => change.Change.Version == "2")));

        Assert.Equal("coredns", made.ChangeOf);
        Assert.Equal("coredns", Assert.Single(note.Changes).Change.Component);
        Assert.All(silo.History.All, run => Assert.Equal("coredns", run.Order.ChangeOf));
    }

    [Fact]
    public async Task A_missing_right_is_told_in_the_status_and_so_is_that_it_is_there_again()
    {
        silo.Target.ObserveFault = new TargetClusterException(TargetFault.Forbidden, "Add the rule {resources: [\"deployments\"]}.");
        await silo.DeclareAsync(Binding(Workloads));

        var told = await silo.UntilAsync(ConditionAsync("False"));
        Assert.Equal("Forbidden", told.Reason);
        Assert.Contains("Add the rule", told.Message, StringComparison.Ordinal);
        silo.Target.ObserveFault = null;
        Assert.Equal("Watched", (await silo.UntilAsync(ConditionAsync("True"))).Reason);
    }

    [Fact]
    public async Task Of_two_kinds_that_are_watched_at_once_the_status_names_both_whichever_is_written_first()
    {
        var (slow, wrote) = (new TaskCompletionSource(), 0);
        silo.Manifests.BeforeStatus = status => status.Contains("\"Observed\"", StringComparison.Ordinal) && Interlocked.Increment(ref wrote) == 1 ? slow.Task : Task.CompletedTask;
        await silo.DeclareAsync(Binding(new ObserveSpec { Workloads = new() { Kinds = [WorkloadKind.Deployment] }, Nodes = new() }));
        for (var kind = 0; kind < 2; kind++) await silo.UntilAsync(KeptAsync(note => note.Asked is not null));

        // Each tells in the turn in which it keeps, so both have told once the next turn is over; a few more, and what was held is written.
        await silo.Cluster.RefreshAsync();
        slow.SetResult();
        for (var turn = 0; turn < 5; turn++) await silo.Cluster.RefreshAsync();

        await ConditionAsync(condition => condition?.Message == "Changes of Deployment, Node objects are seen.");
    }

    [Fact]
    public async Task A_database_that_is_away_delays_a_change_and_loses_none()
    {
        silo.Target.Becomes(Dns);
        await WatchedAsync(Workloads);
        silo.Observed.Refusal = new IOException("The database is away.");
        silo.Target.Becomes(DnsNext);
        silo.Clock.Advance(TimeSpan.FromMinutes(1));

        silo.Observed.Refusal = null;
        Assert.Equal("coredns", (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run.ChangeOf);
        Assert.Single(silo.History.All);
    }

    [Fact]
    public async Task Once_nobody_asks_nothing_is_watched_or_kept()
    {
        silo.Target.Becomes(Dns);
        await WatchedAsync(Workloads);
        Assert.True(silo.Observed.Knows("c1", ObservedKind.Deployment));

        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k" });

        Assert.False(silo.Observed.Knows("c1", ObservedKind.Deployment));
        Assert.Null(Condition());
    }

    static ObserveSpec Workloads { get; } = new() { Workloads = new() { Kinds = [WorkloadKind.Deployment] } };

    static BindingSpec Binding(ObserveSpec observe) => new() { Cluster = "c1", Case = "k", Observe = observe };

    /// <summary>Declares it, and waits until what is there is known.</summary>
    async Task WatchedAsync(ObserveSpec observe)
    {
        await silo.DeclareAsync(Binding(observe));
        var kinds = observe.Workloads is { } workloads ? Math.Max(workloads.Kinds.Count, 1) : 1;
        if (observe.Workloads is { Kinds.Count: 0 }) kinds = 3;
        for (var kind = 0; kind < kinds; kind++) await silo.UntilAsync(KeptAsync(note => note.Asked is not null));
    }

    async ValueTask<ObservedNote> KeptAsync(Func<ObservedNote, bool> wanted)
    {
        await foreach (var note in silo.Observed.Notes.ReadAllAsync())
            if (wanted(note)) return note;
        throw new InvalidOperationException("Nothing is kept any more.");
    }

    Condition? Condition() => silo.Manifests.FindAsync(ManifestKind.Cluster, "c1", default).Result?.Status is { } status
        ? SpecJson.Read<ClusterStatus>(status).Conditions.FirstOrDefault(condition => condition.Type == "Observed") : null;

    ValueTask<Condition> ConditionAsync(string status) => ConditionAsync(condition => condition?.Status == status);

    async ValueTask<Condition> ConditionAsync(Func<Condition?, bool> isSo)
    {
        var so = new TaskCompletionSource<Condition>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (Condition() is var found && isSo(found)) so.TrySetResult(found!);
        }
        silo.Manifests.StatusWritten += Look;
        try
        {
            Look();
            return await so.Task.WaitAsync(TestSilo.Patience);
        }
        finally
        {
            silo.Manifests.StatusWritten -= Look;
        }
    }
}
