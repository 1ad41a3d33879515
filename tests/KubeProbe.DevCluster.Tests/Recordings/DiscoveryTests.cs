using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>What we serve of a real server's groups and kinds, we describe as it does.</summary>
public sealed class DiscoveryTests
{
    [Fact]
    public async Task The_core_versions_are_as_recorded()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        (await cluster.PlayAsync("api")).AssertSame();
    }

    [Theory]
    [InlineData("api-v1", "resources")]
    [InlineData("apis-apps-v1", "resources")]
    [InlineData("apis-batch-v1", "resources")]
    [InlineData("apis", "groups")]
    public async Task Every_entry_is_described_as_recorded(string name, string list)
    {
        await using var cluster = await ReplayCluster.StartAsync();
        var played = await cluster.PlayAsync(name);
        var recorded = played.Recorded.Json.Items(list).ToDictionary(e => e.Text("name")!);
        var ours = played.Json.Items(list).ToList();

        Assert.NotEmpty(ours);
        foreach (var entry in ours) Normal.AssertSame(OfServedVersions(recorded[entry.Text("name")!], entry), entry);
        var (recordedHead, oursHead) = (played.Recorded.Json, played.Json);
        recordedHead.Remove(list);
        oursHead.Remove(list);
        Normal.AssertSame(recordedHead, oursHead);
    }

    /// <summary>Of a group that was recorded in several versions we serve one.</summary>
    static JsonObject OfServedVersions(JsonObject recorded, JsonObject ours)
    {
        var served = ours.Items("versions").Select(v => v.Text("version")).ToHashSet();
        if (served.Count == 0) return recorded;
        var narrowed = recorded.Copy();
        narrowed["versions"] = new JsonArray([.. recorded.Items("versions").Where(v => served.Contains(v.Text("version"))).Select(v => v.DeepClone())]);
        return narrowed;
    }

    [Fact]
    public async Task A_version_has_the_recorded_members()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        var played = await cluster.PlayAsync("version");
        Assert.Equal(played.Recorded.Json.Select(p => p.Key).Order(), played.Json.Select(p => p.Key).Order());
        Assert.StartsWith("v1.26.", played.Json.Text("gitVersion"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_told_in_the_recorded_words()
    {
        await using var cluster = await ReplayCluster.StartAsync();
        var health = await cluster.PlayAsync("healthz");
        Assert.Equal((health.Recorded.Code, health.Recorded.Body, "text/plain; charset=utf-8"), (health.Code, health.Body, health.ContentType));

        var verbose = await cluster.PlayAsync("readyz-verbose");
        var recorded = verbose.Recorded.Body.Split('\n').ToHashSet();
        var ours = verbose.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("readyz check passed", ours[^1]);
        Assert.All(ours, line => Assert.Contains(line, recorded));
    }
}
