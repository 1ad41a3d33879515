using System.Text;
using System.Text.Json;
using KubeProbe.Client.Reports;

namespace KubeProbe.Client.Tests;

/// <summary>What a report says, and that it fits whatever is put into it.</summary>
public sealed class ReportContentTests
{
    static JsonElement Fit(IReadOnlyList<string> errors, string? message, MeasurementLog log, int max)
    {
        var bytes = ReportSize.Fit(errors.Count == 0, errors, message, log, max);
        Assert.InRange(bytes.Length, 1, max);
        return RunUnderTest.Parse(bytes);
    }

    [Theory, InlineData(ProbeReport.MaxBytes), InlineData(ProbeReport.MaxTerminationBytes)]
    public void A_million_samples_keep_their_success_ratio_and_their_slowest(int max)
    {
        var log = new MeasurementLog();
        for (var i = 0; i < 1_000_000; i++) log.Add("txn", i % 10 != 0, i == 777_777 ? 9.5 : 0.001, null, null);

        var report = Fit([], null, log, max);

        var samples = report.GetProperty("measurements").EnumerateArray().ToList();
        var ratio = samples.Count(s => s.GetProperty("ok").GetBoolean()) / (double)samples.Count;
        Assert.InRange(ratio, 0.8, 0.95);
        Assert.Equal(9.5, samples.Max(s => s.GetProperty("seconds").GetDouble()));
        Assert.Contains($"{samples.Count} of 1000000 measurements", report.GetProperty("message").GetString());
    }

    [Theory, InlineData(ProbeReport.MaxBytes), InlineData(ProbeReport.MaxTerminationBytes)]
    public void One_failure_among_many_successes_is_never_thinned_away(int max)
    {
        var log = new MeasurementLog();
        for (var i = 0; i < 50_000; i++) log.Add("put", i != 20_000, 0.001, null, null);

        var samples = Fit([], null, log, max).GetProperty("measurements").EnumerateArray();
        Assert.Contains(samples, s => !s.GetProperty("ok").GetBoolean());
    }

    [Theory, InlineData(1), InlineData(3), InlineData(7), InlineData(1000)]
    public void No_more_samples_are_taken_than_there_is_room_for(int limit)
    {
        var log = new MeasurementLog();
        for (var i = 0; i < 3_000; i++) log.Add($"n{i % 7}", i % 11 != 0, 0.001, null, null);

        Assert.InRange(log.Take(limit).Count, Math.Max(1, limit - 14), limit);
    }

    public static TheoryData<string> Hostile =>
        [new string('x', 3_000_000), new string('"', 500_000), string.Concat(Enumerable.Repeat("沙箱创建失败", 60_000)),
         string.Concat(Enumerable.Repeat("🔥", 200_000)), "\uD800" + new string('\u0001', 100_000), "short"];

    [Theory, MemberData(nameof(Hostile))]
    public void Long_and_odd_texts_are_cut_and_stay_valid(string text)
    {
        var log = new MeasurementLog();
        log.Add("create", true, 0.1, null, null);
        foreach (var max in new[] { ProbeReport.MaxBytes, ProbeReport.MaxTerminationBytes })
        {
            var report = Fit([.. Enumerable.Repeat(text, 200)], text, log, max);
            Assert.False(report.GetProperty("ok").GetBoolean());
            Assert.NotEmpty(report.GetProperty("errors")[0].GetString()!);
            Assert.Equal("create", Assert.Single(report.GetProperty("measurements").EnumerateArray()).GetProperty("name").GetString());
        }
    }

    [Fact]
    public void Errors_in_Chinese_take_three_bytes_a_letter()
    {
        var bytes = ReportSize.Fit(false, ["沙箱创建失败"], null, new MeasurementLog(), ProbeReport.MaxTerminationBytes);
        Assert.Contains("沙箱创建失败", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void What_fits_is_left_as_it_is()
    {
        var log = new MeasurementLog();
        log.Add("days", null, null, 42, "days");
        var json = Encoding.UTF8.GetString(ReportSize.Fit(false, ["a <b> & \"c\""], null, log, ProbeReport.MaxTerminationBytes));
        Assert.Equal("""{"ok":false,"errors":["a <b> & \"c\""],"measurements":[{"name":"days","value":42,"unit":"days"}]}""", json);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_left_out()
    {
        var log = new MeasurementLog();
        log.Add("skew", null, null, double.NaN, "seconds");
        log.Add("skew", true, double.PositiveInfinity, null, null);
        Assert.All(Fit([], null, log, ProbeReport.MaxBytes).GetProperty("measurements").EnumerateArray(), m =>
            Assert.False(m.TryGetProperty("value", out _) || m.TryGetProperty("seconds", out _)));
    }

    [Fact]
    public void Names_are_made_valid_and_bounded_in_number()
    {
        var log = new MeasurementLog();
        log.Add("put https://etcd:2379/" + new string('x', 100), true, 1, null, null);
        for (var i = 0; i < 10_000; i++) log.Add($"n{i}", true, 1, null, null);

        var report = Fit([], null, log, ProbeReport.MaxBytes);
        var names = report.GetProperty("measurements").EnumerateArray().Select(m => m.GetProperty("name").GetString()!).ToHashSet();
        Assert.InRange(names.Count, 200, 256);
        Assert.All(names, n => Assert.Matches("^[A-Za-z0-9._-]{1,64}$", n));
        Assert.Contains("of 10001 measurements", report.GetProperty("message").GetString());
    }
}
