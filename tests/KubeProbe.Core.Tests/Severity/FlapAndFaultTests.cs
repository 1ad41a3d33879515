using KubeProbe.Core.Alerts;
using KubeProbe.Core.Bindings;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Severity;
using KubeProbe.Core.Tests.Clusters;

namespace KubeProbe.Core.Tests.Severity;

/// <summary>What comes and goes is one alert; what the probe is to blame for is a note.</summary>
public sealed class FlapAndFaultTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    [Fact]
    public async Task A_case_that_comes_and_goes_is_said_to_flap_once_and_ends_when_it_has_settled()
    {
        foreach (var (failed, number) in "FPFPFPFPFP".Select((letter, number) => (letter == 'F', number))) await AssessAsync(number, failed ? Verdict.Failed : Verdict.Passed);
        Assert.Equal(["raised", "resolved", "reopened", "resolved", "flapping"], Told());
        for (var number = 10; number < 20; number++) await AssessAsync(number, Verdict.Passed);

        Assert.Empty(Told());
        Assert.Equal((0, true), (silo.Incidents.Only.Alerts, silo.Incidents.Only.QuietSince is not null));
    }

    [Fact]
    public async Task Faults_of_a_probe_are_noted_once_without_an_incident_until_it_works_again()
    {
        for (var number = 0; number < 4; number++) await AssessAsync(number, Verdict.ProbeFault);
        await AssessAsync(4, Verdict.Passed);

        var written = new List<Alert>();
        while (silo.Alerts.Written.TryRead(out var one)) written.Add(one.Alert);
        Assert.Equal([null, silo.Clock.GetUtcNow()], written.Select(alert => alert.ResolvedAt));
        Assert.All(written, alert => Assert.Equal((AlertKind.ProbeFault, AlertLevel.Info), (alert.Kind, alert.Level)));
        Assert.Empty(silo.Incidents.All);
        Assert.Empty(new OneWebhook().WayOf(written[0], new Dictionary<string, string>()).Channels);
    }

    List<string> Told()
    {
        var told = new List<string>();
        while (silo.Alerts.Written.TryRead(out var one))
            if (one.Notification is { } notification) told.Add(notification.Event);
        return told;
    }

    Task AssessAsync(int number, Verdict verdict) => silo.Grains.GetGrain<ISeverityGrain>("c1/k").AssessAsync(new Assessment(
        RunId.OfTrigger("c1", "b", "k", $"{number}"), "c1", "k", "b", new RunVerdict(verdict, "reported", "message"), silo.Clock.GetUtcNow(), new AlertThreshold(), null, null, Muted: false));

    public ValueTask DisposeAsync() => silo.DisposeAsync();
}
