using System.Text;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Tests.Clusters;

public sealed class ForeignObjectsTests
{
    const string Path = "GET /apis/comcast.github.io/v1/khchecks";

    [Fact]
    public async Task A_list_comes_as_it_is()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.On(Path, 200, """{"kind":"KuberhealthyCheckList","metadata":{"resourceVersion":"1"},"items":[{"kind":"KuberhealthyCheck","metadata":{"name":"dns"}}]}""");

        var page = Assert.Single(await centre.Foreign.ListAsync(centre.Target(server), "comcast.github.io", "v1", "khchecks", default));

        Assert.Contains("\"dns\"", Encoding.UTF8.GetString(page.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_is_not_known_there_has_none_and_a_missing_right_is_named()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        server.OnStatus(Path, 404, "NotFound", "the server could not find the requested resource");
        server.OnStatus("GET /apis/comcast.github.io/v1/khjobs", 403, "Forbidden",
            "khjobs.comcast.github.io is forbidden: User \"centre\" cannot list resource \"khjobs\" in API group \"comcast.github.io\" at the cluster scope");

        Assert.Empty(await centre.Foreign.ListAsync(centre.Target(server), "comcast.github.io", "v1", "khchecks", default));
        var fault = await Assert.ThrowsAsync<TargetClusterException>(() => centre.Foreign.ListAsync(centre.Target(server), "comcast.github.io", "v1", "khjobs", default));
        Assert.Equal(TargetFault.Forbidden, fault.Fault);
        Assert.Contains("khjobs", fault.Message, StringComparison.Ordinal);
    }
}
