using KubeProbe.Server.Access;

namespace KubeProbe.Server.Tests.Access;

public sealed class TokenTextTests
{
    [Fact]
    public void A_new_token_is_well_formed_and_unlike_any_other()
    {
        var tokens = Enumerable.Range(0, 200).Select(_ => TokenText.Create()).ToList();

        Assert.All(tokens, token => Assert.True(TokenText.IsWellFormed(token)));
        Assert.All(tokens, token => Assert.Matches("^kpt_[0-9A-Za-z]{49}$", token));
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
    }

    [Fact]
    public void One_wrong_character_is_seen_without_asking_anybody()
    {
        var token = TokenText.Create();
        for (var at = "kpt_".Length; at < token.Length; at++)
        {
            var other = token[at] == 'a' ? 'b' : 'a';
            Assert.False(TokenText.IsWellFormed(token[..at] + other + token[(at + 1)..]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("kpt_")]
    [InlineData("kpr_000000000000000000000000000000000000000000000000")]
    [InlineData("kpt_é00000000000000000000000000000000000000000000000x")]
    public void Junk_is_refused(string text) => Assert.False(TokenText.IsWellFormed(text));
}
