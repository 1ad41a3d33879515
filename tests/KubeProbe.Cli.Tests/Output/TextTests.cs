using System.Text.Json;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Contexts;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Tests.Output;

public sealed class TextTests
{
    [Theory]
    [InlineData(-5, "0s"), InlineData(0, "0s"), InlineData(119, "119s"), InlineData(120, "2m"), InlineData(200, "3m20s"), InlineData(600, "10m")]
    [InlineData(10799, "179m"), InlineData(10800, "3h"), InlineData(12000, "3h20m"), InlineData(28800, "8h"), InlineData(172799, "47h")]
    [InlineData(180000, "2d2h"), InlineData(691200, "8d"), InlineData(63071999, "729d"), InlineData(63072000, "2y"), InlineData(63158400, "2y1d")]
    public void Ages_are_told_as_kubectl_tells_them(long seconds, string text) => Assert.Equal(text, AgeText.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("500ms", 0.5), InlineData("30s", 30), InlineData("5m", 300), InlineData("1h30m", 5400), InlineData("7d", 604800), InlineData("1m500ms", 60.5)]
    public void Durations_are_read(string text, double seconds) => Assert.Equal(seconds, DurationText.Parse(text, "--x").TotalSeconds);

    [Theory]
    [InlineData(""), InlineData("5"), InlineData("-5s"), InlineData("5 m"), InlineData("5m1h"), InlineData("0s"), InlineData("1.5h"), InlineData("99999d"), InlineData("5s\n")]
    public void What_is_no_duration_is_an_error_that_names_the_option(string text) =>
        Assert.StartsWith("--x: ", Assert.Throws<CliError>(() => DurationText.Parse(text, "--x")).Message);

    [Theory]
    [InlineData(null, null, null, true, true), InlineData(null, null, null, false, false)]
    [InlineData("1", null, null, true, false), InlineData("1", "1", null, true, false)]
    [InlineData(null, "1", null, false, true), InlineData(null, "0", null, false, false)]
    [InlineData("", null, null, true, true), InlineData(null, null, "dumb", true, false)]
    public void Colour_heeds_the_environment(string? noColour, string? force, string? term, bool terminal, bool colour)
    {
        var environment = new Dictionary<string, string?> { ["NO_COLOR"] = noColour, ["CLICOLOR_FORCE"] = force, ["TERM"] = term };
        var host = new CliHost { Output = Stream.Null, Error = TextWriter.Null, OpenInput = () => Stream.Null, Environment = n => environment.GetValueOrDefault(n) };
        Assert.Equal(colour, ColourChoice.Of("auto", host, terminal));
        Assert.True(ColourChoice.Of("always", host, terminal));
        Assert.False(ColourChoice.Of("never", host, terminal));
    }

    [Theory]
    [InlineData("plain"), InlineData("true"), InlineData("No"), InlineData("null"), InlineData("~"), InlineData(""), InlineData("12"), InlineData("1_000"), InlineData("0x1F")]
    [InlineData("1e5"), InlineData(".5"), InlineData(".inf"), InlineData("12:30:45"), InlineData("2026-03-01"), InlineData("2026-03-01T08:00:00Z"), InlineData("a: b")]
    [InlineData("# no comment"), InlineData("- no item"), InlineData("*no-alias"), InlineData("{no: map}"), InlineData(" led by a space"), InlineData("two\nlines\n")]
    [InlineData("two\nlines"), InlineData("\u001b[31m"), InlineData("tab\there"), InlineData("杭州"), InlineData("trailing "), InlineData("\n"), InlineData("@at"), InlineData("%x"), InlineData("a'b\"c")]
    [InlineData("  indented\nfirst line"), InlineData("ends with many\n\n\n"), InlineData("---"), InlineData("line\r\nbreak")]
    public void A_string_written_as_yaml_is_read_back_as_that_string(string text)
    {
        var json = JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["a"] = text, [text] = new[] { text } });
        var yaml = YamlText.Write(json);
        var back = Assert.Single(YamlTree.ReadAll("x", yaml));
        Assert.Equal(text, back["a"]!.Scalar);
        Assert.Equal(text, back[text]!.Items[0].Scalar);
        if (!YamlScalars.ReadsAsString(text)) Assert.Contains($"\"{text}\"", yaml);
    }

    [Fact]
    public void Numbers_booleans_and_empty_things_stay_what_they_are() => Assert.Equal(
        "a: 1.5\nb: true\nc: null\nd: {}\ne: []\nf:\n- 1\n- g: x\n",
        YamlText.Write(JsonText.Parse("""{"a":1.5,"b":true,"c":null,"d":{},"e":[],"f":[1,{"g":"x"}]}""")));

    [Fact]
    public void Columns_of_a_stream_only_widen()
    {
        using var stream = new MemoryStream();
        var table = new TableWriter(new DataWriter(stream, colour: false), [new("A"), new("B")], OutputFormat.Table, headers: true);
        table.Write([["wide", "1"]]);
        table.Write([["x", "2"]]);
        table.Write([["wider-still", "3"]]);
        table.Write([["y", "4"]]);
        Assert.Equal("A      B\nwide   1\nx      2\nwider-still   3\ny             4\n", System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }
}
