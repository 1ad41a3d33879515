using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Tests.OnDevCluster;

/// <summary>Kubeconfigs that reach a cluster, or nearly.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task The_rights_of_the_role_are_enough()
    {
        await using var dev = await DevClusterCentre.StartAsync();

        var check = await dev.Centre.Connections.CheckAsync(dev.Target, default);

        Assert.Equal((true, "Connected"), (check.Reachable, check.Reason));
        Assert.StartsWith("v1.", check.Version);
    }

    [Fact]
    public async Task An_account_without_rights_learns_every_rule_it_lacks()
    {
        await using var dev = await DevClusterCentre.StartAsync(grant: false);

        var check = await dev.Centre.Connections.CheckAsync(dev.Target, default);
        var fault = await Assert.ThrowsAsync<TargetClusterException>(
            () => dev.Centre.Pods.StartAsync(dev.Target, DevClusterCentre.Script("true"), default));

        Assert.Equal((true, "Forbidden"), (check.Reachable, check.Reason));
        Assert.Contains("""{apiGroups: [""], resources: ["pods"], verbs: ["create", "get", "list", "watch", "delete"]} in a Role in namespace probes""", check.Message);
        Assert.Contains("""{apiGroups: [""], resources: ["events"], verbs: ["list"]} in a Role in namespace default""", check.Message);
        Assert.Equal(TargetFault.Forbidden, fault.Fault);
        Assert.Contains("""{apiGroups: [""], resources: ["secrets"], verbs: ["create"]} to a Role in namespace probes""", fault.Message);
    }

    [Fact]
    public async Task An_expired_token_is_unauthorized()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        var target = dev.Centre.TargetByKubeconfig(
            dev.Cluster.ServiceAccountKubeconfig(DevClusterCentre.Namespace, "centre", TimeSpan.FromHours(-1)));

        var check = await dev.Centre.Connections.CheckAsync(target, default);

        Assert.Equal((false, "Unauthorized"), (check.Reachable, check.Reason));
        Assert.Contains("expired", check.Message);
    }

    [Fact]
    public async Task A_wrong_authority_is_untrusted()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        using var another = new TestAuthority();
        var kubeconfig = Clusters.Kubeconfigs.Good(dev.Cluster.Address, another.Pem);

        var check = await dev.Centre.Connections.CheckAsync(dev.Centre.TargetByKubeconfig(kubeconfig), default);

        Assert.Equal((false, "CertificateUntrusted"), (check.Reachable, check.Reason));
    }

    [Fact]
    public async Task A_cluster_that_was_stopped_is_unreachable()
    {
        var dev = await DevClusterCentre.StartAsync();
        var target = dev.Target;
        await dev.Cluster.DisposeAsync();

        var check = await dev.Centre.Connections.CheckAsync(target, default);
        await dev.Centre.DisposeAsync();

        Assert.Equal((false, "Unreachable"), (check.Reachable, check.Reason));
        Assert.Contains("refused", check.Message);
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_is_named()
    {
        await using var dev = await DevClusterCentre.StartAsync();
        var target = dev.Centre.TargetByKubeconfig(dev.Cluster.AdminKubeconfig, ns: "nowhere");

        var fault = await Assert.ThrowsAsync<TargetClusterException>(
            () => dev.Centre.Pods.StartAsync(target, DevClusterCentre.Script("true"), default));

        Assert.Equal(TargetFault.NotFound, fault.Fault);
        Assert.Contains("namespaces \"nowhere\" not found. Create the namespace", fault.Message);
    }
}
