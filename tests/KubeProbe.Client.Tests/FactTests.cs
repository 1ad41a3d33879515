using System.Text;
using System.Text.Json;
using KubeProbe.Client.Reports;

namespace KubeProbe.Client.Tests;

/// <summary>What a probe says is so: in the report and the termination message, bounded.</summary>
public sealed class FactTests
{
    static Dictionary<string, string> Told(FactLog facts, int max, out JsonElement report)
    {
        var bytes = ReportSize.Fit(true, [], null, new MeasurementLog(), max, facts);
        Assert.InRange(bytes.Length, 1, max);
        report = RunUnderTest.Parse(bytes);
        return report.GetProperty("facts").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!, f => f.GetProperty("value").GetString()!);
    }

    [Fact]
    public async Task They_stand_in_the_termination_message_and_the_last_value_counts()
    {
        using var environment = new RunUnderTest("http://127.0.0.1:9/x");
        environment.Options = environment.Options with { DeliveryLimit = TimeSpan.Zero };
        using var run = environment.Start();
        run.Fact("kubernetes-version", "v1.25.0");
        run.Fact("kubernetes-version", "v1.26.5");
        await run.ReportFailureAsync("a failed run has facts too");

        var fact = Assert.Single(environment.Termination.GetProperty("facts").EnumerateArray());
        Assert.Equal("""{"name":"kubernetes-version","value":"v1.26.5"}""", fact.GetRawText());
    }

    [Fact]
    public void Names_are_made_valid_and_there_are_at_most_64()
    {
        var facts = new FactLog();
        facts.Add("time zone\n" + new string('x', 300), "CST-8");
        for (var i = 0; i < 100; i++) facts.Add($"n{i:000}", "v");

        var told = Told(facts, ProbeReport.MaxBytes, out var report);
        Assert.Equal(64, told.Count);
        Assert.Equal("CST-8", told["time_zone_" + new string('x', 118)]);
        Assert.Contains("64 of 101 facts", report.GetProperty("message").GetString());
    }

    [Fact]
    public void Long_values_that_differ_at_their_end_still_differ()
    {
        var facts = new FactLog();
        facts.Add("a", string.Concat(Enumerable.Repeat("沙", 1000)) + "1");
        facts.Add("b", string.Concat(Enumerable.Repeat("沙", 1000)) + "2");

        var told = Told(facts, ProbeReport.MaxBytes, out _);
        Assert.NotEqual(told["a"], told["b"]);
        Assert.All(told.Values, value => Assert.InRange(Encoding.UTF8.GetByteCount(value), 1000, ProbeReport.MaxFactBytes));
        Assert.All(told.Values, value => Assert.DoesNotContain('\uFFFD', value));
    }

    [Fact]
    public void A_termination_message_keeps_what_fits_beside_the_errors()
    {
        var facts = new FactLog();
        for (var i = 0; i < 64; i++) facts.Add($"n{i:00}", new string('"', 500));
        var bytes = ReportSize.Fit(false, [.. Enumerable.Repeat(new string('e', 4000), 100)], new string('m', 4000), new MeasurementLog(), ProbeReport.MaxTerminationBytes, facts);
        Assert.InRange(bytes.Length, 1, ProbeReport.MaxTerminationBytes);
        Assert.Contains("of 64 facts", RunUnderTest.Parse(bytes).GetProperty("message").GetString());
    }

    [Fact]
    public void A_probe_without_facts_says_nothing_of_them() =>
        Assert.DoesNotContain("facts", Encoding.UTF8.GetString(ReportSize.Fit(true, [], null, new MeasurementLog(), ProbeReport.MaxBytes, new FactLog())));
}
