using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Tests.Fakes;

namespace KubeProbe.Core.Tests.Manifests;

/// <summary>A fleet that is longer than a page is read whole.</summary>
public sealed class ManifestPagesTests
{
    [Fact]
    public async Task A_list_is_read_to_its_end()
    {
        var store = new FakeManifestStore(TimeProvider.System);
        var names = Enumerable.Range(0, 2 * ManifestPages.Page + 1).Select(i => $"c{i:00000}").ToList();
        foreach (var name in names) store.Put(ManifestKind.Cluster, name, new ClusterSpec { Connection = new() });
        store.Put(ManifestKind.ClusterGroup, "a", new ClusterGroupSpec());

        Assert.Equal(names, (await store.ListAllAsync(new ManifestQuery(ManifestKind.Cluster), default)).Select(cluster => cluster.Name));
        Assert.Equal(["c00007"], (await store.ListAllAsync(new ManifestQuery(ManifestKind.Cluster, ["c00007"]), default)).Select(cluster => cluster.Name));
    }
}
