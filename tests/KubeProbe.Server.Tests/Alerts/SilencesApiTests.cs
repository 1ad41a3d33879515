using System.Net;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts;
using KubeProbe.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Alert = KubeProbe.Core.Alerts.Alert;

namespace KubeProbe.Server.Tests.Alerts;

public sealed class SilencesApiTests(RunningServer server)
{
    readonly string cluster = $"silent-{Guid.NewGuid():N}"[..20];

    [Fact]
    public async Task A_silence_tells_what_it_holds_back_and_the_alert_says_by_which_it_is_silenced()
    {
        using var channel = server.Grpc(server.AdminToken);
        var silences = new Contracts.V1Alpha1.Silences.SilencesClient(channel);
        var (mine, other) = (await RaiseAsync("dns"), await RaiseAsync("etcd"));
        Matcher[] matchers = [new Matcher { Name = "cluster", Value = cluster }, new Matcher { Name = "case", Value = "d.s", IsRegex = true }];

        var preview = await silences.PreviewSilenceAsync(new PreviewSilenceRequest { Matchers = { matchers } });
        Assert.Equal((1, mine.Id), (preview.Total, Assert.Single(preview.Alerts).Id));
        Assert.Equal("", (await AlertsAsync(channel))[mine.Id].SilencedBy);

        var made = await silences.CreateSilenceAsync(new CreateSilenceRequest { Matchers = { matchers }, Ends = In(TimeSpan.FromHours(1)), Comment = "new network" });
        Assert.Equal(("active", 1, mine.Id), (made.Silence.State, made.Total, Assert.Single(made.Alerts).Id));
        var alerts = await AlertsAsync(channel);
        Assert.Equal((made.Silence.Id, ""), (alerts[mine.Id].SilencedBy, alerts[other.Id].SilencedBy));

        using var http = server.Http(server.AdminToken);
        Assert.Equal(made.Silence, JsonParser.Default.Parse<Silence>(await http.GetStringAsync($"/api/v1/silences/{made.Silence.Id}")));
        Assert.Contains(made.Silence.Id, (await silences.ListSilencesAsync(new ListSilencesRequest { PageSize = 500 })).Silences.Select(one => one.Id));
        using var ended = await http.DeleteAsync($"/api/v1/silences/{made.Silence.Id}");
        Assert.Equal("expired", JsonParser.Default.Parse<Silence>(await ended.Content.ReadAsStringAsync()).State);
        Assert.Equal("", (await AlertsAsync(channel))[mine.Id].SilencedBy);
        Assert.DoesNotContain(made.Silence.Id, (await silences.ListSilencesAsync(new ListSilencesRequest { PageSize = 500 })).Silences.Select(one => one.Id));
        Assert.Contains(made.Silence.Id, (await silences.ListSilencesAsync(new ListSilencesRequest { All = true, PageSize = 500 })).Silences.Select(one => one.Id));
        var audit = (await new Contracts.V1Alpha1.Access.AccessClient(channel).ListAuditAsync(new ListAuditRequest { PageSize = 500 })).Entries;
        Assert.Equal(["silence.expire", "silence.create"], audit.Where(row => row.Object == $"Silence/{made.Silence.Id}").Select(row => row.Action));
    }

    [Fact]
    public async Task It_needs_an_operator_and_all_that_is_wrong_is_told_at_once()
    {
        using var viewing = server.Grpc((await server.TokenAsync("viewer")).Secret);
        var viewer = new Contracts.V1Alpha1.Silences.SilencesClient(viewing);
        var request = new CreateSilenceRequest { Matchers = { new Matcher { Name = "cluster", Value = cluster } }, Ends = In(TimeSpan.FromHours(1)), Comment = "x" };

        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(async () => await viewer.CreateSilenceAsync(request))).StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(async () => await viewer.ExpireSilenceAsync(new ExpireSilenceRequest { Id = "x" }))).StatusCode);
        Assert.Equal(0, (await viewer.PreviewSilenceAsync(new PreviewSilenceRequest { Matchers = { request.Matchers } })).Total);

        using var http = server.Http(server.AdminToken);
        using var refused = await http.PostAsync("/api/v1/silences", new StringContent("""{"matchers":[{"name":"cluster","value":"(","isRegex":true}]}"""));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var said = await refused.Content.ReadAsStringAsync();
        foreach (var fault in (string[])["no regular expression", "Say when the silence ends", "Say why"]) Assert.Contains(fault, said, StringComparison.Ordinal);
        using var none = await http.DeleteAsync("/api/v1/silences/none");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var empty = await http.PostAsync("/api/v1/silences/preview", new StringContent("{}"));
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
    }

    async Task<Alert> RaiseAsync(string @case)
    {
        var now = TimeProvider.System.GetUtcNow();
        var alert = new Alert { Id = $"{cluster}.{@case}.stale.{now.ToUnixTimeMilliseconds()}", Cluster = cluster, Case = @case, RaisedAt = now, Summary = "no verdict" };
        await server.Server.App.Services.GetRequiredService<IAlertBook>().WriteAsync(alert, null, default);
        return alert;
    }

    async Task<Dictionary<string, Contracts.V1Alpha1.Alert>> AlertsAsync(GrpcChannel channel) =>
        (await new Contracts.V1Alpha1.Alerts.AlertsClient(channel).ListAlertsAsync(new ListAlertsRequest { Cluster = cluster })).Alerts.ToDictionary(alert => alert.Id);

    static Timestamp In(TimeSpan time) => (TimeProvider.System.GetUtcNow() + time).ToTimestamp();
}
