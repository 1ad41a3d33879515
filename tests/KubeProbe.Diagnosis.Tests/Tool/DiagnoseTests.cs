using System.Text.Json;

namespace KubeProbe.Diagnosis.Tests.Tool;

public sealed class DiagnoseTests
{
    const string Row = """{"id":"a","evidence":{"message":"","events":["Failed to pull image \"x\": manifest unknown"],"logs":[],"status":[]}}""";

    [Fact]
    public void Each_row_is_answered_by_one_line_with_exactly_these_keys()
    {
        var (code, output, errors) = Command.Run($"{Row}\n{Row.Replace("\"a\"", "\"b\"")}\n", "diagnose", "-f", "-");

        Assert.Equal((0, ""), (code, errors));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        using var answer = JsonDocument.Parse(lines[0]);
        Assert.Equal(["id", "category", "confidence", "component", "cause", "remedy", "decidedBy", "lines", "top3"], answer.RootElement.EnumerateObject().Select(each => each.Name));
        Assert.Equal("image-pull", answer.RootElement.GetProperty("category").GetString());
        var top = answer.RootElement.GetProperty("top3");
        Assert.Equal(3, top.GetArrayLength());
        Assert.Equal(["category", "probability"], top[0].EnumerateObject().Select(each => each.Name));
    }

    [Fact]
    public void Rows_that_cannot_be_read_are_named_by_line_and_the_others_answered()
    {
        var (code, output, errors) = Command.Run($"{Row}\nnot json\n[]\n{{\"id\":\"c\"}}\n{{\"evidence\":{{}}}}\n\n{Row.Replace("\"a\"", "\"z\"")}\n", "diagnose", "-f", "-");

        Assert.NotEqual(0, code);
        Assert.Equal(2, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        foreach (var number in (int[])[2, 3, 4, 5]) Assert.Contains($"line {number}:", errors);
        Assert.DoesNotContain("line 1:", errors);
        Assert.DoesNotContain("line 7:", errors);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"message":null,"events":null}""")]
    [InlineData("""{"message":{"a":1},"events":{"items":[]},"logs":"one\ntwo","status":{"kind":"Pod","status":null}}""")]
    [InlineData("""{"message":["a","b"],"events":[null,{"reason":"x"},[1]],"logs":[{"x":{"y":[null]}}],"status":[[[]],{"deep":{"er":{"still":7}}},true]}""")]
    [InlineData("""{"other":1,"message":7}""")]
    public void Odd_evidence_is_answered(string evidence)
    {
        var (code, output, errors) = Command.Run($$"""{"id":1,"evidence":{{evidence}}}""", "diagnose", "-f", "-");

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("{\"id\":\"1\"", output);
    }

    [Fact]
    public void A_file_that_is_not_there_and_an_empty_one_are_named()
    {
        Assert.Contains("no-such.jsonl", Command.Run("", "diagnose", "-f", "no-such.jsonl").Errors);
        var (code, _, errors) = Command.Run("", "diagnose", "-f", "-");
        Assert.NotEqual(0, code);
        Assert.Contains("no rows", errors);
    }
}
