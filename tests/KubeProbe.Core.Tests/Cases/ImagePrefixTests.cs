using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Tests.Cases;

public sealed class ImagePrefixTests
{
    [Theory]
    [InlineData("registry.k8s.io/pause:3.9", "mirror.corp:5000/k8s/pause:3.9")]
    [InlineData("ghcr.io/kubeprobe/probes:0.1.0", "mirror.corp:5000/k8s/kubeprobe/probes:0.1.0")]
    [InlineData("localhost/probes", "mirror.corp:5000/k8s/probes")]
    [InlineData("library/busybox:1.36", "mirror.corp:5000/k8s/library/busybox:1.36")]
    [InlineData("busybox", "mirror.corp:5000/k8s/busybox")]
    [InlineData("mirror.corp:5000/k8s/pause:3.9", "mirror.corp:5000/k8s/pause:3.9")]
    public void The_registry_gives_way_and_the_rest_stays(string image, string below) =>
        Assert.Equal(below, ImageReference.Below("mirror.corp:5000/k8s", image));

    [Fact]
    public void Without_a_prefix_an_image_is_what_it_is() => Assert.Equal("registry.k8s.io/pause:3.9", ImageReference.Below(null, "registry.k8s.io/pause:3.9"));

    [Theory, InlineData("registry.corp.example"), InlineData("localhost:5000"), InlineData("registry.corp.example:443/a/b-c")]
    public void A_prefix_is_accepted(string prefix) => Assert.Null(ImageReference.PrefixFault(prefix));

    [Theory]
    [InlineData("", "characters")]
    [InlineData("mirror", "no dot")]
    [InlineData("registry.corp/Mirror", "capitals")]
    [InlineData("registry.corp/", "slash")]
    [InlineData("https://registry.corp", "no host")]
    public void What_is_no_prefix_is_refused(string prefix, string word) => Assert.Contains(word, ImageReference.PrefixFault(prefix), StringComparison.Ordinal);
}
