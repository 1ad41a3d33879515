using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Tests.Cases;

public sealed class ImageReferenceTests
{
    const string Sha256 = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("busybox")]
    [InlineData("library/busybox:1.36")]
    [InlineData("localhost/probes")]
    [InlineData("localhost:5000/probes:1")]
    [InlineData("registry.example.com/team/probes__x/a-b.c:v1_2")]
    [InlineData("registry.example.com:443/probes@" + Sha256)]
    [InlineData("probes:1@" + Sha256)]
    [InlineData("[fd00::1]:5000/probes:1")]
    public void A_reference_is_accepted(string image) => Assert.Null(ImageReference.Fault(image));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a b", "blank")]
    [InlineData("https://registry.example.com/probes", "scheme")]
    [InlineData("team/Probes", "capitals")]
    [InlineData("probes:", "no tag")]
    [InlineData("probes:a/b:-x", "no tag")]
    [InlineData("probes@sha256:0123", "no digest")]
    [InlineData("probes@", "no digest")]
    [InlineData("registry.example.com//probes", "part of an image's path")]
    [InlineData("registry.example.com/", "part of an image's path")]
    [InlineData("reg_istry.example.com:x/probes", "no host")]
    [InlineData("-probes", "part of an image's path")]
    [InlineData("a..b", "part of an image's path")]
    public void What_is_none_is_refused_with_its_reason(string image, string reason) =>
        Assert.Contains(reason, ImageReference.Fault(image));
}
