using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Kubernetes.Tests.OnDevCluster;

/// <summary>What carries our labels is found and removed, by an account with no more rights than the centre needs.</summary>
public sealed class LeftoverTests
{
    static readonly SweptResource ConfigMaps = new() { Version = "v1", Resource = "configmaps", Namespace = DevClusterCentre.Namespace };

    [Fact]
    public async Task Pods_and_secrets_are_found_with_their_run_and_their_centre_and_go()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        var order = DevClusterCentre.Script("exit 0") with { Centre = "0123456789abcdef" };
        var started = await dev.Centre.Pods.StartAsync(dev.Target, order, default);
        var seen = await dev.SeeAsync(started.Name, pod => pod.End is not null);
        dev.Create(ResourceTypes.Secrets, """{"metadata":{"name":"somebody-s","namespace":"probes","labels":{"app":"other"} },"data":{"password":"aHVudGVyMg=="} }""");

        var (found, unread) = await dev.Centre.Leftovers.ListAsync(dev.Target, [], default);

        Assert.Empty(unread);
        Assert.Equal("0123456789abcdef", seen.Centre);
        Assert.Equal(["pods", "secrets"], found.Select(each => each.Kind.Resource));
        Assert.All(found, each => Assert.Equal(
            (started.Name, order.Run.Id, "0123456789abcdef", DevClusterCentre.Namespace), (each.Name, each.Run, each.Centre, each.Kind.Namespace!)));

        foreach (var one in found) await dev.Centre.Leftovers.RemoveAsync(dev.Target, one, default);
        foreach (var one in found) await dev.Centre.Leftovers.RemoveAsync(dev.Target, one, default);
        await dev.GoneAsync(ResourceTypes.Pods, started.Name);
        Assert.Empty((await dev.Centre.Leftovers.ListAsync(dev.Target, [], default)).Found);
        Assert.NotNull(dev.Cluster.Objects.Peek(ResourceTypes.Secrets, DevClusterCentre.Namespace, "somebody-s"));
    }

    [Fact]
    public async Task Kinds_that_are_swept_are_found_by_the_run_s_label_and_one_that_may_not_be_read_hides_no_other()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        var run = RunId.OfTrigger("dev-a", "", "k", "1");
        dev.Create(ResourceTypes.ConfigMaps, $$$"""{"metadata":{"name":"left","namespace":"probes","labels":{"kubeprobe.io/run":"{{{run}}}","kubeprobe.io/centre":"c1"} } }""");
        dev.Create(ResourceTypes.Secrets, $$$"""
            {"metadata":{"name":"kp-x","namespace":"probes","labels":{"app.kubernetes.io/managed-by":"kubeprobe","kubeprobe.io/cluster":"dev-a","kubeprobe.io/run":"{{{run}}}"} } }
            """);

        var (found, unread) = await dev.Centre.Leftovers.ListAsync(dev.Target, [ConfigMaps], default);

        Assert.Equal(("kp-x", ""), (Assert.Single(found).Name, found[0].Centre));
        Assert.Contains("configmaps", Assert.Single(unread), StringComparison.Ordinal);

        dev.GrantMore("""{"apiGroups":[""],"resources":["configmaps"],"verbs":["list","delete"]}""");
        (found, unread) = await dev.Centre.Leftovers.ListAsync(dev.Target, [ConfigMaps], default);
        Assert.Empty(unread);
        var left = Assert.Single(found, each => each.Kind.Resource == "configmaps");
        Assert.Equal(("left", run, "c1"), (left.Name, left.Run, left.Centre));
        await dev.Centre.Leftovers.RemoveAsync(dev.Target, left, default);
        Assert.Null(dev.Cluster.Objects.Peek(ResourceTypes.ConfigMaps, DevClusterCentre.Namespace, "left"));
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_a_fault_and_no_clean_one()
    {
        await using var centre = new Centre();
        using var authority = new TestAuthority();

        await Assert.ThrowsAsync<TargetClusterException>(() => centre.Leftovers.ListAsync(centre.Target(new Uri("https://127.0.0.1:1"), authority.Pem), [], default));
    }
}
