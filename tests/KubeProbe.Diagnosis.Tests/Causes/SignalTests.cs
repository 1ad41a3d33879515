using KubeProbe.Core.Diagnosis;
using KubeProbe.Diagnosis.Causes;

namespace KubeProbe.Diagnosis.Tests.Causes;

public sealed class SignalTests
{
    [Theory]
    [InlineData("failed to pull * not found", "Failed to pull image \"a\": not found", true)]
    [InlineData("failed to pull * not found", "not found: failed to pull", false)]
    [InlineData("manifest unknown | not found", "MANIFEST UNKNOWN", true)]
    [InlineData("/exit code [0-9]{3}/", "terminated with Exit Code 137", true)]
    [InlineData("/exit code [0-9]{3}/", "terminated with exit code 1", false)]
    public void Parts_stand_in_one_line_in_order_whatever_the_case(string signal, string line, bool found) =>
        Assert.Equal(found, Signal.Parse(signal, out _)!.FindIn(Seen.Logs("first", line).Text()) == 1);

    [Fact]
    public void Parts_in_two_lines_are_not_found() =>
        Assert.Equal(-1, Signal.Parse("failed to pull * not found", out _)!.FindIn(Seen.Logs("failed to pull", "not found").Text()));

    [Theory]
    [InlineData("message: refused", 0)]
    [InlineData("event: refused", 1)]
    [InlineData("status: refused", 2)]
    [InlineData("log: refused", 3)]
    [InlineData("refused", 0)]
    public void A_source_in_front_looks_only_there(string signal, int line) =>
        Assert.Equal(line, Signal.Parse(signal, out _)!.FindIn(new DiagnosisEvidence("refused", ["refused"], ["refused"], ["refused"]).Text()));

    [Theory, InlineData("*"), InlineData("a"), InlineData("abc | x"), InlineData("/[/")]
    public void What_would_be_found_anywhere_or_is_no_expression_is_refused(string signal)
    {
        Assert.Null(Signal.Parse(signal, out var fault));
        Assert.NotEmpty(fault!);
    }
}
