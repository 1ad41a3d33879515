using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Api;

/// <summary>What dashboards made for Kuberhealthy read.</summary>
public sealed class KuberhealthyStatusTests
{
    [Fact]
    public async Task Both_versions_and_the_metrics_tell_how_each_case_stands()
    {
        await using var server = await OwnServer.StartAsync();
        await server.ApplyAsync(Harness.Manifests.Text);
        await ReportAsync(server, """{"OK":false,"Errors":["no dns"]}""");

        var v2 = await JsonAsync(server, "/");
        var v3 = await JsonAsync(server, "/json");
        var metrics = await server.Http.GetStringAsync("/metrics/kuberhealthy");

        Assert.False((bool)v2["OK"]!);
        Assert.Equal("no dns", (string?)v2["Errors"]![0]);
        var check = v2["CheckDetails"]!["far-away/quiet"]!;
        Assert.Equal((false, "no dns", "far-away"), ((bool)check["OK"]!, (string?)check["Errors"]![0], (string?)check["Namespace"]));
        Assert.Matches("^[0-9.]+s$", (string?)check["RunDuration"]);
        Assert.Equal(("kubeprobe", 0), ((string?)v2["CurrentMaster"], v2["JobDetails"]!.AsObject().Count));
        Assert.Equal((false, "no dns", 1_800L), ((bool)v3["CheckDetails"]!["far-away/quiet"]!["ok"]!, (string?)v3["CheckDetails"]!["far-away/quiet"]!["errors"]![0], (long)v3["CheckDetails"]!["far-away/quiet"]!["timeoutSeconds"]!));
        Assert.Contains("kuberhealthy_cluster_state 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("kuberhealthy_check{check=\"far-away/quiet\",namespace=\"far-away\",status=\"0\",error=\"reported-failure\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("kuberhealthy_check_duration_seconds{check=\"far-away/quiet\"", metrics, StringComparison.Ordinal);

        await ReportAsync(server, """{"OK":true,"Errors":[]}""");
        Assert.True((bool)(await JsonAsync(server, "/"))["OK"]!);
        Assert.Contains("kuberhealthy_cluster_state 1\n", await server.Http.GetStringAsync("/metrics/kuberhealthy"), StringComparison.Ordinal);
        Assert.Empty((await JsonAsync(server, "/?namespace=elsewhere,nowhere"))["CheckDetails"]!.AsObject());
        Assert.Single((await JsonAsync(server, "/json?namespace=far-away"))["CheckDetails"]!.AsObject());
    }

    [Theory, InlineData(false, HttpStatusCode.Unauthorized), InlineData(true, HttpStatusCode.OK)]
    public async Task They_are_open_only_where_a_setting_says_so(bool open, HttpStatusCode status)
    {
        await using var server = await OwnServer.StartAsync(options => options.KuberhealthyOpen = open);
        server.Http.DefaultRequestHeaders.Authorization = null;

        foreach (var path in (string[])["/", "/json", "/metrics/kuberhealthy"])
        {
            using var answer = await server.Http.SendAsync(Asking(path));
            Assert.Equal(status, answer.StatusCode);
        }
        using var api = await server.Http.GetAsync("/api/v1/clusters");
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
    }

    [Fact]
    public async Task The_root_is_it_only_for_who_asks_for_json_and_a_report_sent_there_is_refused()
    {
        await using var server = await OwnServer.StartAsync(options => options.KuberhealthyOpen = true);
        using var page = await server.Http.GetAsync("/");
        using var report = Asking("/");
        report.Content = new StringContent("""{"OK":true}""", Encoding.UTF8, "application/json");
        using var refused = await server.Http.SendAsync(report);

        Assert.NotEqual("application/json", page.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("KH_REPORTING_URL", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    static async Task ReportAsync(OwnServer server, string body)
    {
        using var started = await server.Http.PostAsync("/api/v1/runs", new StringContent("""{"cluster":"far-away","case":"quiet"}""", Encoding.UTF8, "application/json"));
        var text = await started.Content.ReadAsStringAsync();
        Assert.True(started.IsSuccessStatusCode, text);
        var run = RunId.Parse((string)JsonNode.Parse(text)!["run"]!["id"]!);
        var token = server.Services.GetRequiredService<RunTokens>().Issue(new ReportClaims(run, 1, null, null), TimeProvider.System.GetUtcNow().AddMinutes(5));
        using var taken = await server.Http.PostAsync($"/externalCheckStatus/{token}", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    static async Task<JsonNode> JsonAsync(OwnServer server, string path)
    {
        using var answer = await server.Http.SendAsync(Asking(path));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    static HttpRequestMessage Asking(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }
}
