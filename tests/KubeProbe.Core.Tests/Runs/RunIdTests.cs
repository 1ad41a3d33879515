using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Runs;

public sealed class RunIdTests
{
    static readonly DateTimeOffset Due = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_parses_what_it_prints()
    {
        var id = RunId.OfSlot("c", "b", "k", Due);

        Assert.Equal(id, RunId.Parse(id.ToString()));
        Assert.Matches("^[a-z2-7]{26}$", id.ToString());
    }

    [Fact]
    public void The_same_slot_is_the_same_run_and_anything_else_is_another()
    {
        RunId[] ids =
        [
            RunId.OfSlot("c", "b", "k", Due),
            RunId.OfSlot("c", "b2", "k", Due),
            RunId.OfSlot("c", "b", "k", Due + TimeSpan.FromSeconds(10)),
            RunId.OfChange("c", "b", "k", "1"),
            RunId.OfTrigger("c", "b", "k", "1"),
            // Parts that run together must not meet: "cb" + "" against "c" + "b".
            RunId.OfTrigger("cb", "", "k", "1"),
        ];

        Assert.Equal(ids[0], RunId.OfSlot("c", "b", "k", Due));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("short"), InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), InlineData("aaaaaaaaaaaaaaaaaaaaaaaaa0")]
    [InlineData("../../../etc/passwd.......")]
    public void Anything_else_is_none(string? text) => Assert.False(RunId.TryParse(text, out _));

    [Fact]
    public void A_pod_name_is_short_enough_for_a_host_name()
    {
        var id = RunId.OfSlot("c", "b", "k", Due);

        Assert.InRange(PodName.Of(id, 5, new string('n', 253)).Length, 1, 63);
        Assert.NotEqual(PodName.Of(id, 1, "n1"), PodName.Of(id, 1, "n2"));
    }
}
