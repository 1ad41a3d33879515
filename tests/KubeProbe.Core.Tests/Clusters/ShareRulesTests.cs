using KubeProbe.Core.Clusters;

namespace KubeProbe.Core.Tests.Clusters;

public sealed class ShareRulesTests
{
    [Theory]
    [InlineData("aaaaaaaa", "ab", 4)]
    [InlineData("aaaaaaa", "ab", 3)]
    [InlineData("aaaabbbb", "abc", 2)]
    [InlineData("aaaaaabb", "abc", 2)]
    [InlineData("a", "ab", 0)]
    [InlineData("", "ab", 0)]
    [InlineData("aaaa", "a", 0)]
    public void Who_comes_lacks_its_share(string held, string servers, int missing)
    {
        var all = held.Select((server, number) => ($"c{number}", server)).ToList();

        var taken = ShareRules.Missing(all, [.. servers], servers[^1]);

        Assert.Equal(missing, taken.Distinct().Count());
        Assert.Equal(taken.Count, taken.Distinct().Count());
        foreach (var server in servers[..^1]) Assert.True(all.Count(each => each.server == server && !taken.Contains(each.Item1)) >= held.Length / servers.Length);
    }

    [Fact]
    public void Who_comes_at_the_same_time_takes_others()
    {
        List<(string, char)> all = [.. Enumerable.Range(0, 9).Select(number => ($"c{number}", 'b'))];

        var (first, second) = (ShareRules.Missing(all, ['c', 'b', 'a'], 'a'), ShareRules.Missing(all, ['a', 'b', 'c'], 'c'));

        Assert.Equal((3, 3), (first.Count, second.Count));
        Assert.Empty(first.Intersect(second));
    }

    [Fact]
    public void Who_has_its_share_takes_nothing() => Assert.Empty(ShareRules.Missing([("c1", 'a'), ("c2", 'b'), ("c3", 'a')], ['a', 'b'], 'b'));

    [Fact]
    public void What_is_at_a_server_that_is_gone_is_not_shared() =>
        Assert.Single(ShareRules.Missing([("c1", 'a'), ("c2", 'a'), ("c3", 'z'), ("c4", 'z')], ['a', 'b'], 'b'), cluster => cluster is "c1" or "c2");
}
