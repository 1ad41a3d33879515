using System.Text.Json;
using KubeProbe.Core.Alerts;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Formats;
using KubeProbe.Notify.Tests.Gates;

namespace KubeProbe.Notify.Tests.Alerts;

/// <summary>Incidents as event brokers and pipelines read them: a CDEvent in a CloudEvent of binary mode.</summary>
public sealed class CdEventsFormatTests
{
    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
    static readonly AlertChannelOptions Channel = new() { Name = "events", Kind = AlertChannelKind.CdEvents, Url = new Uri("https://broker.example/events"), Secret = "token-1" };

    [Fact]
    public async Task An_incident_is_detected_reported_and_resolved_under_one_chain()
    {
        var raised = Told.Raised(level: AlertLevel.Critical);
        var (detected, body) = await ComposeAsync(raised);
        var (reported, _) = await ComposeAsync(raised with { Notification = raised.Notification with { Event = "escalated" } });
        var (resolved, end) = await ComposeAsync(Told.Raised(resolvedAt: Now));

        Assert.Equal("dev.cdevents.incident.detected.0.3.0", Header(detected, "ce-type"));
        Assert.Equal("dev.cdevents.incident.reported.0.3.0", Header(reported, "ce-type"));
        Assert.Equal("dev.cdevents.incident.resolved.0.3.0", Header(resolved, "ce-type"));
        Assert.Equal(("1.0", "https://kubeprobe.example"), (Header(detected, "ce-specversion"), Header(detected, "ce-source")));
        Assert.Equal(raised.Notification.Id, Header(detected, "ce-id"));
        Assert.NotEqual(Header(detected, "ce-id"), Header(resolved, "ce-id"));
        Assert.Equal("application/json", detected.Content!.Headers.ContentType!.MediaType);
        Assert.Equal("Bearer token-1", detected.Headers.Authorization!.ToString());

        CdEventShape.Check(body);
        CdEventShape.Check(end);
        var context = body.GetProperty("context");
        foreach (var (name, header) in new[] { ("id", "ce-id"), ("type", "ce-type"), ("source", "ce-source"), ("timestamp", "ce-time") })
            Assert.Equal(Header(detected, header), context.GetProperty(name).GetString());
        Assert.Equal(context.GetProperty("chainId").GetString(), end.GetProperty("context").GetProperty("chainId").GetString());
        var subject = body.GetProperty("subject");
        Assert.Equal(Header(detected, "ce-subject"), subject.GetProperty("id").GetString());
        Assert.Equal(("c-1", "etcd"), (subject.GetProperty("content").GetProperty("environment").GetProperty("id").GetString(), subject.GetProperty("content").GetProperty("service").GetProperty("id").GetString()));
        Assert.Contains("fails on c-1", subject.GetProperty("content").GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal("critical", body.GetProperty("customData").GetProperty("severity").GetString());
        Assert.StartsWith("https://kubeprobe.example/api/v1/runs/", body.GetProperty("customData").GetProperty("run").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_centre_does_not_know_its_address_it_is_a_source_all_the_same()
    {
        using var request = new CdEventsFormat(Channel with { Secret = null }, null).Compose([Told.Raised()], Now);
        Assert.Equal("/kubeprobe", Header(request, "ce-source"));
        Assert.Null(request.Headers.Authorization);
        Assert.Equal("/kubeprobe", JsonDocument.Parse(await request.Content!.ReadAsStringAsync()).RootElement.GetProperty("context").GetProperty("source").GetString());
    }

    static string Header(HttpRequestMessage request, string name) => Assert.Single(request.Headers.GetValues(name));

    static async Task<(HttpRequestMessage, JsonElement)> ComposeAsync(AlertEvent told)
    {
        var request = new CdEventsFormat(Channel, new Uri("https://kubeprobe.example")).Compose([told], Now);
        return (request, JsonDocument.Parse(await request.Content!.ReadAsStringAsync()).RootElement.Clone());
    }
}
