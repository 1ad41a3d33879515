using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

public sealed class ReaperTests
{
    // Bound, so that its template counts, and without a schedule, so that nothing runs.
    static readonly BindingSpec Idle = new() { Cluster = "c1", Case = "k", Changes = new() };

    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Its centre is told by the tokens, as that of what it makes is.
    static Leftover Secret(TestSilo silo, string run, string? centre = null) => new(
        new SweptResource { Version = "v1", Resource = "secrets", Namespace = "kubeprobe-probes" }, $"kp-{run}", RunId.OfTrigger("c1", "", "k", run),
        centre ?? silo.Tokens.Centre, silo.Clock.GetUtcNow().AddHours(-1), null);

    static void Put(TestSilo silo, Leftover one) => silo.Target.Left[one.Name] = one;

    [Fact]
    public async Task What_a_crash_left_is_found_and_removed_and_another_centre_s_is_not()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.DeclareAsync(Idle);
        Put(silo, Secret(silo, "other", "another-centre"));
        Put(silo, Secret(silo, "mine"));

        var reaped = await silo.TickAsync(silo.Target.Reaped.ReadAsync());

        Assert.Equal("kp-mine", reaped.Name);
        Assert.Equal("kp-other", Assert.Single(silo.Target.Left).Key);
    }

    [Fact]
    public async Task What_can_t_be_removed_is_shown_told_at_the_second_look_and_over_once_it_is_gone()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.DeclareAsync(Idle);
        Put(silo, Secret(silo, "held") with { DeletingSince = silo.Clock.GetUtcNow().AddHours(-1) });

        var (raised, _) = await silo.TickAsync(silo.Alerts.Written.ReadAsync(), 11 * Minute);
        Assert.Contains("kp-held", raised.Summary, StringComparison.Ordinal);
        Assert.Equal(("False", "Leftovers"), await CleanAsync(silo));

        silo.Target.Left.Clear();
        var (over, _) = await silo.TickAsync(silo.Alerts.Written.ReadAsync(), 11 * Minute);
        Assert.Equal(raised.Id, over.Id);
        Assert.NotNull(over.ResolvedAt);
    }

    [Fact]
    public async Task What_is_left_of_a_cluster_that_is_no_longer_declared_goes_with_it()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.DeclareAsync(Idle);
        Put(silo, Secret(silo, "young") with { CreatedAt = silo.Clock.GetUtcNow() });
        Put(silo, Secret(silo, "other", "another-centre"));

        silo.Manifests.Remove(ManifestKind.Cluster, "c1");
        await silo.Cluster.RefreshAsync();

        Assert.Equal("kp-young", (await silo.TickAsync(silo.Target.Reaped.ReadAsync())).Name);
        Assert.Equal("kp-other", Assert.Single(silo.Target.Left).Key);
    }

    [Fact]
    public async Task Where_a_cluster_that_is_let_go_does_not_answer_somebody_is_told_what_to_do()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.DeclareAsync(Idle);
        silo.Target.LeftoverFault = new TargetClusterException(TargetFault.Unreachable, "It does not answer.");

        silo.Manifests.Remove(ManifestKind.Cluster, "c1");
        await silo.Cluster.RefreshAsync();

        var (told, notification) = await silo.TickAsync(silo.Alerts.Written.ReadAsync());
        Assert.Equal("raised", notification!.Event);
        Assert.Contains($"kubectl -n kubeprobe-probes delete pods,secrets -l kubeprobe.io/centre={silo.Tokens.Centre}", told.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_a_template_had_swept_are_looked_at_also_once_nothing_binds_it()
    {
        await using var silo = await TestSilo.StartAsync();
        var kind = new SweptResource { Version = "v1", Resource = "namespaces" };
        await silo.DeclareAsync(Idle);
        silo.Manifests.Put(ManifestKind.ProbeTemplate, "t", new ProbeTemplateSpec { Image = "probe:1", Timeout = TimeSpan.FromSeconds(30), Sweep = [kind] });
        await silo.Grains.GetGrain<IProbeCaseGrain>("k").ChangedAsync();
        await silo.Cluster.RefreshAsync();
        Assert.Equal([kind], await silo.TickAsync(silo.Target.Inspected.ReadAsync()));

        silo.Manifests.Remove(ManifestKind.Binding, "b");
        await silo.Cluster.RefreshAsync();

        Assert.Equal([kind], await silo.TickAsync(silo.Target.Inspected.ReadAsync(), 11 * Minute));
    }

    static async Task<(string Status, string Reason)> CleanAsync(TestSilo silo)
    {
        var stored = await silo.Manifests.FindAsync(ManifestKind.Cluster, "c1", default);
        var clean = SpecJson.Read<ClusterStatus>(stored!.Status!).Conditions.Single(condition => condition.Type == "Clean");
        return (clean.Status, clean.Reason);
    }
}
