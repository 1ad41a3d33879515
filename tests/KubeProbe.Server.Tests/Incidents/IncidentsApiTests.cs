using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Severity;
using KubeProbe.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Alert = KubeProbe.Core.Alerts.Alert;

namespace KubeProbe.Server.Tests.Incidents;

/// <summary>Incidents through grains and a real database, over gRPC and HTTP.</summary>
public sealed class IncidentsApiTests(RunningServer server)
{
    readonly string tag = $"inc-{Guid.NewGuid():N}"[..20];

    Task RaiseAsync(string cluster, AlertLevel level = AlertLevel.Warning, string? group = null) =>
        server.Server.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IIncidentGrain>(group ?? tag).TakeAsync(new AlertNews(
            new Alert
            {
                Id = $"{tag}-{cluster}-{group}", Cluster = cluster, Case = tag, RaisedAt = TimeProvider.System.GetUtcNow(), Summary = $"{tag} fails on {cluster}", Group = group ?? tag, Level = level,
            },
            "raised",
            SeverityScore.Fixed(level, "test")));

    async Task<Contracts.V1Alpha1.Incident> OnlyAsync(Contracts.V1Alpha1.Incidents.IncidentsClient incidents) =>
        Assert.Single((await incidents.ListIncidentsAsync(new ListIncidentsRequest { Case = tag })).Incidents);

    [Fact]
    public async Task Alerts_of_a_group_are_one_and_what_is_done_with_it_is_kept_with_who_did_it()
    {
        using var channel = server.Grpc(server.AdminToken);
        var incidents = new Contracts.V1Alpha1.Incidents.IncidentsClient(channel);
        foreach (var cluster in (string[])["a", "b", "c"]) await RaiseAsync($"{tag}-{cluster}");
        var one = await OnlyAsync(incidents);
        Assert.Equal((3, 3, "open"), (one.Alerts, one.Clusters, one.State));

        Assert.Equal("acknowledged", (await incidents.AcknowledgeIncidentAsync(new() { Id = one.Id, Comment = "Mine." })).State);
        Assert.NotNull((await incidents.SnoozeIncidentAsync(new() { Id = one.Id, For = Duration.FromTimeSpan(TimeSpan.FromHours(1)) })).SnoozedUntil);
        Assert.Null((await incidents.UnsnoozeIncidentAsync(new() { Id = one.Id })).SnoozedUntil);
        Assert.Equal("resolved", (await incidents.ResolveIncidentAsync(new() { Id = one.Id })).State);

        var detail = await incidents.GetIncidentAsync(new() { Id = one.Id });
        Assert.Equal(
            ["opened", "told", "joined", "joined", "acknowledged", "snoozed", "unsnoozed", "resolved", "told"], detail.Story.Select(line => line.Kind).Where(kind => kind != "rose"));
        Assert.Contains(detail.Story, line => line.Text == "Acknowledged: Mine.");
        Assert.Equal(3, detail.Alerts.Count);
        Assert.Equal(3, detail.FleetClusters);
        Assert.Equal(["a", "b", "c"], detail.Fleet.Select(on => on.Cluster[(tag.Length + 1)..]).Order(StringComparer.Ordinal));
        Assert.All(detail.Fleet, on => Assert.Equal((1, "warning", tag, Verdict.Unspecified, ""), (on.Alerts, on.Level, Assert.Single(on.Cases), on.Verdict, on.Category)));
        var audit = await new Contracts.V1Alpha1.Access.AccessClient(channel).ListAuditAsync(new ListAuditRequest { PageSize = 500 });
        Assert.Equal(
            ["incident.acknowledge", "incident.resolve", "incident.snooze", "incident.unsnooze"],
            audit.Entries.Where(entry => entry.Object == $"Incident/{one.Id}").Select(entry => entry.Action).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_silenced_says_by_which_silence_and_what_no_channel_takes_that_it_was_not_sent()
    {
        using var channel = server.Grpc(server.AdminToken);
        var incidents = new Contracts.V1Alpha1.Incidents.IncidentsClient(channel);
        await RaiseAsync($"{tag}-a");
        Assert.Equal("", (await OnlyAsync(incidents)).SilencedBy);
        var silence = (await new Contracts.V1Alpha1.Silences.SilencesClient(channel).CreateSilenceAsync(new CreateSilenceRequest
        {
            Matchers = { new Matcher { Name = "case", Value = tag } }, Ends = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(1)), Comment = "move",
        })).Silence;

        var one = await OnlyAsync(incidents);
        Assert.Equal(silence.Id, one.SilencedBy);
        var detail = await incidents.GetIncidentAsync(new() { Id = one.Id });
        Assert.Equal((silence.Id, silence.Id), (detail.Incident.SilencedBy, Assert.Single(detail.Alerts).SilencedBy));
        // A second alert that the silence is not of: people have to hear of the incident.
        await server.Server.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IIncidentGrain>(tag).TakeAsync(new AlertNews(
            new Alert { Id = $"{tag}-b", Cluster = "b", Case = $"{tag}-b", RaisedAt = TimeProvider.System.GetUtcNow(), Summary = "s", Group = tag }, "raised", null));
        Assert.Equal("", (await OnlyAsync(incidents)).SilencedBy);

        var delivery = Assert.Single((await new Contracts.V1Alpha1.Alerts.AlertsClient(channel).ListAlertsAsync(new ListAlertsRequest { Case = tag })).Alerts).Deliveries;
        Assert.All(delivery, sent => Assert.Equal(("abandoned", NoChannel.Why), (sent.State, sent.LastError)));
        Assert.NotEmpty(delivery);
        Assert.Contains(detail.Story, line => line.Kind == "told" && line.Text.Contains("no channel is configured", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Http_answers_the_same_and_pages_go_on()
    {
        using var http = server.Http(server.AdminToken);
        for (var number = 0; number < 3; number++) await RaiseAsync(tag, group: $"{tag}-{number}");

        var first = JsonNode.Parse(await http.GetStringAsync($"/api/v1/incidents?case={tag}&pageSize=2&state=open"))!;
        var second = JsonNode.Parse(await http.GetStringAsync($"/api/v1/incidents?case={tag}&pageSize=2&state=open&pageToken={first["nextPageToken"]}"))!;
        Assert.Equal(
            [$"{tag}-2", $"{tag}-1", $"{tag}-0"],
            first["incidents"]!.AsArray().Concat(second["incidents"]!.AsArray()).Select(one => one!["group"]!.GetValue<string>()));

        var id = first["incidents"]![0]!["id"]!.GetValue<string>();
        var other = first["incidents"]![1]!["id"]!.GetValue<string>();
        using var merged = await http.PostAsync($"/api/v1/incidents/{id}/merge", new StringContent($$"""{"into": "{{other}}"}""", null, "application/json"));
        Assert.Equal(other, JsonNode.Parse(await merged.Content.ReadAsStringAsync())!["mergedInto"]!.GetValue<string>());
        Assert.Equal(2, JsonNode.Parse(await http.GetStringAsync($"/api/v1/incidents/{other}"))!["alerts"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_is_wrong_is_refused_with_its_remedy_and_a_viewer_changes_nothing()
    {
        await RaiseAsync(tag);
        using var channel = server.Grpc(server.AdminToken);
        var incidents = new Contracts.V1Alpha1.Incidents.IncidentsClient(channel);
        var one = await OnlyAsync(incidents);

        async Task<StatusCode> Code(AsyncUnaryCall<Contracts.V1Alpha1.Incident> call) => (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode;
        Assert.Equal(StatusCode.NotFound, await Code(incidents.ResolveIncidentAsync(new() { Id = "inc-nobody" })));
        Assert.Equal(StatusCode.InvalidArgument, await Code(incidents.SnoozeIncidentAsync(new() { Id = one.Id })));
        Assert.Equal(StatusCode.FailedPrecondition, await Code(incidents.MergeIncidentAsync(new() { Id = one.Id, Into = one.Id })));
        await Assert.ThrowsAsync<RpcException>(() => incidents.ListIncidentsAsync(new() { States = { "burning" } }).ResponseAsync);

        using var viewer = server.Http((await server.TokenAsync("viewer")).Secret);
        using var denied = await viewer.PostAsync($"/api/v1/incidents/{one.Id}/acknowledge", new StringContent("{}", null, "application/json"));
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Equal("open", (await OnlyAsync(incidents)).State);
    }
}
