using KubeProbe.Diagnosis.Causes;

namespace KubeProbe.Diagnosis.Tests.Causes;

public sealed class ExpressionLiteralsTests
{
    [Theory]
    [InlineData("Exit Code [0-9]{3}", "exit code ")]
    [InlineData("post \"?https:\\/\\/[a-z]+\\.svc", "post ,https:,svc")]
    [InlineData("abc(def|ghi)?jkl", "abc,jkl")]
    [InlineData("abcd?efg", "abc,efg")]
    [InlineData("abcd{0,3}efg", "abc,efg")]
    [InlineData("one|other", "")]
    [InlineData("(one|other)", "")]
    [InlineData("[^]a]bcd.*efg", "bcd,efg")]
    public void What_must_be_there_is_taken_and_nothing_else(string expression, string literals) =>
        Assert.Equal(literals, string.Join(',', ExpressionLiterals.Of(expression)));
}
