using System.Net.Http.Headers;
using KubeProbe.Client.Reports;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Client.Tests;

/// <summary>What happens as the deadline comes near, on a clock the test moves.</summary>
public sealed class DeadlineTests
{
    readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    RunUnderTest Under(TimeSpan left, Func<int, HttpResponseMessage?> answer, out FakeHandler handler)
    {
        var under = new RunUnderTest("http://centre.test/report/v1/runs/r1", left, clock);
        handler = new FakeHandler(clock, answer);
        under.Options = under.Options with { Handler = handler };
        return under;
    }

    [Theory, InlineData(5, 4), InlineData(50, 45), InlineData(3600, 3590)]
    public void Stopping_comes_a_margin_before_the_deadline(int deadline, int stops)
    {
        using var under = Under(TimeSpan.FromSeconds(deadline), _ => FakeHandler.Status(200), out _);
        using var run = under.Start();

        clock.Advance(TimeSpan.FromSeconds(stops) - TimeSpan.FromMilliseconds(1));
        Assert.False(run.Stopping.IsCancellationRequested);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(run.Stopping.IsCancellationRequested);
    }

    [Fact]
    public void A_deadline_of_another_year_is_a_deadline()
    {
        using var under = Under(TimeSpan.FromDays(400), _ => FakeHandler.Status(200), out _);
        using var run = under.Start();
        Assert.False(run.Stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task A_probe_that_waits_too_long_fails_with_the_operation_it_was_at()
    {
        using var under = Under(TimeSpan.FromSeconds(20), _ => FakeHandler.Status(200), out _);
        using var run = under.Start();

        var ends = run.ExecuteAsync((r, _) => r.Measure("ready", ct => Task.Delay(Timeout.Infinite, ct)));
        clock.Advance(TimeSpan.FromSeconds(18));
        var exit = await ends.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(1, exit);
        Assert.Equal("deadline: the probe was stopped after 18.0 s during ready", under.Termination.GetProperty("errors")[0].GetString());
    }

    [Fact]
    public async Task A_probe_that_ignores_its_token_is_left_behind()
    {
        using var under = Under(TimeSpan.FromSeconds(20), _ => FakeHandler.Status(200), out var handler);
        using var run = under.Start();
        using var never = new ManualResetEventSlim();

        var exit = await clock.UntilDoneAsync(run.ExecuteAsync((_, _) => { never.Wait(TimeSpan.FromSeconds(30)); return Task.CompletedTask; }), TimeSpan.FromMilliseconds(500));
        never.Set();

        Assert.Equal(1, exit);
        Assert.Single(handler.Asked);
        Assert.True(handler.Asked[0] < run.Deadline);
    }

    [Fact]
    public async Task Retries_slow_down_and_end_with_the_deadline()
    {
        using var under = Under(TimeSpan.FromSeconds(60), _ => FakeHandler.Status(503), out var handler);
        using var run = under.Start();

        var exit = await clock.UntilDoneAsync(run.ReportSuccessAsync(), TimeSpan.FromMilliseconds(50));

        Assert.Equal((0, ReportDelivery.Lost), (exit, run.Delivery));
        Assert.InRange(handler.Asked.Count, 8, 14);
        Assert.All(handler.Asked, asked => Assert.True(asked <= run.Deadline));
        Assert.True(handler.Asked[^1] - handler.Asked[^2] > handler.Asked[1] - handler.Asked[0]);
    }

    [Fact]
    public async Task A_run_of_hours_does_not_retry_for_hours()
    {
        using var under = Under(TimeSpan.FromHours(6), _ => FakeHandler.Status(503), out var handler);
        using var run = under.Start();

        await clock.UntilDoneAsync(run.ReportSuccessAsync(), TimeSpan.FromMilliseconds(200));

        Assert.True(handler.Asked[^1] - handler.Asked[0] <= TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task The_pause_the_centre_asks_for_is_kept()
    {
        using var under = Under(TimeSpan.FromSeconds(60), n => n > 1 ? FakeHandler.Status(200) : Later(), out var handler);
        using var run = under.Start();

        await clock.UntilDoneAsync(run.ReportSuccessAsync(), TimeSpan.FromMilliseconds(100));

        Assert.Equal(ReportDelivery.Delivered, run.Delivery);
        Assert.True(handler.Asked[1] - handler.Asked[0] >= TimeSpan.FromSeconds(7));

        static HttpResponseMessage Later()
        {
            var answer = FakeHandler.Status(429);
            answer.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));
            return answer;
        }
    }
}
