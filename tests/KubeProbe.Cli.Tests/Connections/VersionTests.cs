using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Tests.Fakes;

namespace KubeProbe.Cli.Tests.Connections;

public sealed class VersionTests : CentreTest
{
    [Fact]
    public async Task Both_versions_are_shown()
    {
        var outcome = await Terminal.RunAsync("version");
        Assert.Equal((0, "client: 0.1.0\nserver: 0.1.0\n", ""), (outcome.Code, outcome.Out, outcome.Err));
        Assert.Equal("{\"client\":\"0.1.0\",\"server\":\"0.1.0\"}\n", (await Terminal.RunAsync("version", "-o", "jsonl")).Out);
    }

    [Fact]
    public async Task The_client_alone_asks_nobody()
    {
        Assert.Equal("client: 0.1.0\n", (await Terminal.RunAsync("version", "--client")).Out);
        Assert.Empty(Centre.Calls);
    }

    [Fact]
    public async Task More_than_a_minor_version_apart_is_warned_of()
    {
        Centre.Versions.Version = "0.3.0+abc";
        var outcome = await Terminal.RunAsync("version");
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith("warning: client 0.1.0 and server 0.3.0+abc are more than one minor version apart", outcome.Err);
    }

    [Theory]
    [InlineData("1.2.0", "1.3.9", false)]
    [InlineData("1.3.0", "1.2.0-rc.1", false)]
    [InlineData("1.2.0", "1.4.0", true)]
    [InlineData("1.2.0", "2.2.0", true)]
    [InlineData("1.2.0", "dev", false)]
    public void Skew_is_counted_in_minor_versions(string client, string server, bool warned) =>
        Assert.Equal(warned, VersionCommand.Skew(client, server) is not null);
}
