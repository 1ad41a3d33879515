using KubeProbe.Core.Bindings;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Severity;
using KubeProbe.Core.Tests.Clusters;

namespace KubeProbe.Core.Tests.Severity;

/// <summary>Severity decides once and tells what it decided, wherever it is interrupted.</summary>
public sealed class SeverityGrainTests : IAsyncLifetime
{
    TestSilo silo = null!;

    ISeverityGrain Severity => silo.Grains.GetGrain<ISeverityGrain>("c1/k");

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    [Fact]
    public async Task What_could_not_be_stored_is_not_told_and_comes_again()
    {
        silo.Storage.FailWritesOf = "severity";
        await Assert.ThrowsAnyAsync<Exception>(() => Severity.AssessAsync(Assessment(2, Verdict.Failed)));
        Assert.False(silo.Alerts.Written.TryRead(out _), "An alert was told that nobody remembers.");

        silo.Storage.FailWritesOf = null;
        await Severity.AssessAsync(Assessment(2, Verdict.Failed));

        Assert.True(silo.Alerts.Written.TryRead(out var raised));
        Assert.Equal(Run(2).ToString(), raised.Alert.Id);
        Assert.Equal($"{silo.Incidents.Only.Id}.1.raised", raised.Notification!.Id);
    }

    [Fact]
    public async Task What_was_stored_and_could_not_be_told_is_told_when_it_is_assessed_again()
    {
        silo.Alerts.Refusal = new IOException("The database is away.");
        await Assert.ThrowsAnyAsync<Exception>(() => Severity.AssessAsync(Assessment(2, Verdict.Failed)));

        silo.Alerts.Refusal = null;
        await Severity.AssessAsync(Assessment(2, Verdict.Failed));

        Assert.True(silo.Alerts.Written.TryRead(out var raised));
        Assert.Equal($"{silo.Incidents.Only.Id}.1.raised", raised.Notification!.Id);
        await Severity.AssessAsync(Assessment(2, Verdict.Failed));
        Assert.False(silo.Alerts.Written.TryRead(out _), "It was told twice.");
    }

    [Fact]
    public async Task The_same_run_counts_once()
    {
        for (var time = 0; time < 3; time++) await Severity.AssessAsync(Assessment(2, Verdict.Failed));
        await Severity.AssessAsync(Assessment(3, Verdict.Passed));

        Assert.True(silo.Alerts.Written.TryRead(out var raised));
        Assert.True(silo.Alerts.Written.TryRead(out var resolved));
        Assert.Equal(("raised", "resolved", raised.Alert.Id), (raised.Notification!.Event, resolved.Notification!.Event, resolved.Alert.Id));
        Assert.False(silo.Alerts.Written.TryRead(out _));
    }

    [Fact]
    public async Task What_is_taken_up_late_behind_a_newer_failure_resolves_nothing_and_alters_nothing()
    {
        var earlier = silo.Clock.GetUtcNow().AddSeconds(-1);
        await Severity.AssessAsync(Assessment(2, Verdict.Failed));
        await Severity.AssessAsync(Assessment(3, Verdict.Passed) with { FinishedAt = earlier });
        await Severity.AssessAsync(Assessment(4, Verdict.Failed) with { FinishedAt = earlier });

        Assert.True(silo.Alerts.Written.TryRead(out var raised));
        Assert.Equal("raised", raised.Notification!.Event);
        Assert.False(silo.Alerts.Written.TryRead(out var more), $"The alert was written again: {more}");

        await Severity.AssessAsync(Assessment(5, Verdict.Passed));
        Assert.True(silo.Alerts.Written.TryRead(out var resolved));
        Assert.Equal("resolved", resolved.Notification!.Event);
    }

    [Fact]
    public async Task An_alert_that_gets_worse_is_told_once_for_each_level_and_never_gets_better()
    {
        await Severity.AssessAsync(Assessment(2, Verdict.Failed));
        var begin = silo.Clock.GetUtcNow();
        await Severity.AssessAsync(Assessment(3, Verdict.Failed) with { FinishedAt = begin.AddHours(2) });
        await Severity.AssessAsync(Assessment(4, Verdict.Failed) with { FinishedAt = begin.AddHours(2) });
        await Severity.AssessAsync(Assessment(5, Verdict.Failed) with { FinishedAt = begin.AddHours(2), Weight = 1 });
        await Severity.AssessAsync(Assessment(6, Verdict.Failed) with { FinishedAt = begin.AddHours(3), Weight = 50 });

        var told = new List<(string?, Core.Alerts.AlertLevel)>();
        while (silo.Alerts.Written.TryRead(out var written)) told.Add((written.Notification?.Event, written.Alert.Level));
        Assert.Equal(
            [
                ("raised", Core.Alerts.AlertLevel.Warning), ("escalated-error", Core.Alerts.AlertLevel.Error), (null, Core.Alerts.AlertLevel.Error),
                (null, Core.Alerts.AlertLevel.Error), ("escalated-critical", Core.Alerts.AlertLevel.Critical),
            ],
            told);
    }

    Assessment Assessment(int number, Verdict verdict) => new(
        Run(number), "c1", "k", "b", new RunVerdict(verdict, "reported", "message"), silo.Clock.GetUtcNow(), new AlertThreshold(), null, null, Muted: false);

    static RunId Run(int number) => RunId.Parse(new string('a', RunId.Length - 1) + "abcdefgh"[number]);

    public ValueTask DisposeAsync() => silo.DisposeAsync();
}
