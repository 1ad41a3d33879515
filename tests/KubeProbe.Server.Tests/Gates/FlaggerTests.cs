using System.Net;
using System.Net.Http.Headers;
using System.Text;
using KubeProbe.Server.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Server.Tests.Gates;

/// <summary>A canary of Flagger, with the webhooks of docs/gates: what Flagger takes for a yes is a status up to 202.</summary>
public sealed class FlaggerTests(RunningServer server)
{
    [Fact]
    public async Task While_its_cases_run_a_canary_waits_and_then_goes_on()
    {
        using var scene = await GateScene.MakeAsync(server, "{}");
        var hooks = new Hooks(server, scene.Tag, (await server.TokenAsync("change-system")).Secret);

        Assert.Equal((HttpStatusCode.Forbidden, "running"), await hooks.CallAsync("kubeprobe-before"));
        Assert.Equal((HttpStatusCode.OK, "running"), await hooks.CallAsync("kubeprobe-step", "Progressing"));
        Assert.Equal((HttpStatusCode.Forbidden, "running"), await hooks.CallAsync("kubeprobe-rollback", "Progressing"));
        await scene.PassAsync(await hooks.ChangeAsync(scene));

        Assert.Equal((HttpStatusCode.OK, "pass"), await hooks.CallAsync("kubeprobe-before"));
        Assert.Equal((HttpStatusCode.OK, "pass"), await hooks.CallAsync("kubeprobe-step", "Progressing"));
        Assert.Equal((HttpStatusCode.OK, "pass"), await hooks.CallAsync("kubeprobe-promotion", "WaitingPromotion"));
        Assert.Equal((HttpStatusCode.Forbidden, "pass"), await hooks.CallAsync("kubeprobe-rollback", "Progressing"));
    }

    [Fact]
    public async Task What_failed_is_refused_with_its_reason_and_rolled_back()
    {
        using var scene = await GateScene.MakeAsync(server, "{}");
        var hooks = new Hooks(server, scene.Tag, (await server.TokenAsync("change-system")).Secret);
        await hooks.CallAsync("kubeprobe-before");
        await scene.FailAsync(await hooks.ChangeAsync(scene));

        Assert.Equal((HttpStatusCode.Forbidden, "fail"), await hooks.CallAsync("kubeprobe-step", "Progressing"));
        Assert.Contains("no answer from the service", hooks.Told, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Forbidden, "fail"), await hooks.CallAsync("kubeprobe-promotion"));
        Assert.Equal((HttpStatusCode.OK, "fail"), await hooks.CallAsync("kubeprobe-rollback", "Progressing"));
        Assert.Equal((HttpStatusCode.Forbidden, "fail"), await hooks.CallAsync("kubeprobe-before", to: "/pre-rollout"));
    }

    [Fact]
    public async Task A_gate_that_nothing_answers_for_is_refused_with_the_remedy_and_never_rolls_back()
    {
        using var scene = await GateScene.MakeAsync(server, "{}");
        using var deleted = await scene.Http.DeleteAsync($"/api/v1/bindings/{scene.Tag}");
        Assert.True(deleted.IsSuccessStatusCode);
        var hooks = new Hooks(server, scene.Tag, (await server.TokenAsync("change-system")).Secret);

        Assert.Equal((HttpStatusCode.PreconditionFailed, "unknown"), await hooks.CallAsync("kubeprobe-before", to: "/pre-rollout"));
        Assert.Contains("filter of changes", hooks.Told, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Forbidden, "unknown"), await hooks.CallAsync("kubeprobe-rollback"));
    }

    [Fact]
    public async Task Who_is_nobody_or_asks_nonsense_is_refused_below_500()
    {
        using var scene = await GateScene.MakeAsync(server, "{}");
        var unknown = new Hooks(server, "no-such-cluster", (await server.TokenAsync("change-system")).Secret);
        Assert.Equal(HttpStatusCode.BadRequest, (await unknown.CallAsync("kubeprobe-before")).Status);
        Assert.Contains("no-such-cluster", unknown.Told, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await new Hooks(server, scene.Tag, (await server.TokenAsync("viewer")).Secret).CallAsync("kubeprobe-before")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new Hooks(server, scene.Tag, "kpt_junk").CallAsync("kubeprobe-before")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await scene.Http.PostAsync($"/gate/flagger/{scene.Tag}/x/confirm", new StringContent("[]"))).StatusCode);

        // The password of a URL is a token on the paths of gates only.
        using var http = server.Http();
        http.DefaultRequestHeaders.Authorization = Basic(server.AdminToken);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/runs")).StatusCode);
        foreach (var junk in (string[])["", "%", "bm9jb2xvbg==", new string('A', 4_000)])
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", junk);
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/gate/v1/runs/x")).StatusCode);
        }
    }

    static AuthenticationHeaderValue Basic(string token) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"flagger:{token}")));

    /// <summary>The webhooks of the example, called as Flagger calls them.</summary>
    sealed class Hooks(RunningServer server, string cluster, string token)
    {
        readonly YamlNode hooks = Example.Documents("flagger-canary.yaml")[0].At("spec", "analysis", "webhooks");
        readonly string checksum = $"{Guid.NewGuid():N}"[..10];

        public string Told { get; private set; } = "";

        public async Task<(HttpStatusCode Status, string Verdict)> CallAsync(string name, string phase = "Waiting", string? to = null)
        {
            var url = new Uri($"{((YamlSequenceNode)hooks).Single(hook => $"{hook["name"]}" == name)["url"]}");
            Assert.Equal("flagger:TOKEN", url.UserInfo);
            var path = url.AbsolutePath.Replace("/dev-a/", $"/{cluster}/", StringComparison.Ordinal);
            if (to is not null) path = path[..path.LastIndexOf('/')] + to;
            using var http = server.Http();
            http.DefaultRequestHeaders.Authorization = Basic(token);
            using var answer = await http.PostAsync(path, new StringContent(
                $$$"""{"name":"podinfo","namespace":"test","phase":"{{{phase}}}","checksum":"{{{checksum}}}","metadata":{"k":"v"}}""",
                new MediaTypeHeaderValue("application/json")));
            Told = await answer.Content.ReadAsStringAsync();
            return (answer.StatusCode, Told.Split(':')[0]);
        }

        /// <summary>The change its calls told of: one, whatever their phases.</summary>
        public async Task<string> ChangeAsync(GateScene scene)
        {
            // The answer does not wait for the runs it starts.
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            System.Text.Json.Nodes.JsonArray runs;
            while ((runs = (await scene.GetAsync($"/api/v1/runs?cluster={cluster}"))["runs"]!.AsArray()).Count == 0) await Task.Delay(50, patience.Token);
            return (string)Assert.Single(runs)!["triggeredBy"]!;
        }
    }
}
