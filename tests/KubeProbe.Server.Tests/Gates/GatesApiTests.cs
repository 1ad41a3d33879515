using System.Net;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Gates;

public sealed class GatesApiTests(RunningServer server)
{
    [Fact]
    public async Task A_change_opens_a_gate_that_runs_at_once_and_is_decided_by_its_runs()
    {
        using var scene = await GateScene.MakeAsync(server);
        using var channel = server.Grpc(server.AdminToken);
        var gates = new Contracts.V1Alpha1.Gates.GatesClient(channel);
        var change = new PostChangeRequest { Id = $"{scene.Tag}/1", Component = scene.Tag, Version = "1", Clusters = { scene.Tag } };

        var opened = await gates.EvaluateGateAsync(new EvaluateGateRequest { Change = change });
        Assert.Equal(GateVerdict.Running, opened.Verdict);
        var waiting = gates.EvaluateGateAsync(new EvaluateGateRequest { Change = change, Wait = Duration.FromTimeSpan(TimeSpan.FromMinutes(2)) }).ResponseAsync;
        await scene.PassAsync(change.Id);

        var decided = await waiting;
        Assert.Equal((GateVerdict.Pass, 1, 1), (decided.Verdict, decided.Total, decided.Passed));
        Assert.Equal(GateOutcome.Passed, Assert.Single(decided.Runs).Outcome);
        var read = await gates.GetGateAsync(new GetGateRequest { Id = change.Id });
        Assert.Equal(decided, read);
        Assert.Equal(read, JsonParser.Default.Parse<Gate>(await scene.Http.GetStringAsync($"/api/v1/gates/{Uri.EscapeDataString(change.Id)}?wait=1s")));
        Assert.Equal(read, JsonParser.Default.Parse<Gate>((await scene.PostAsync("/api/v1/gates", new EvaluateGateRequest { Change = change }.ToString())).Body.ToJsonString()));
    }

    [Fact]
    public async Task A_failure_blocks_the_change_and_its_version_on_every_other_cluster()
    {
        using var scene = await GateScene.MakeAsync(server);
        using var next = await GateScene.MakeAsync(server);
        await scene.PostAsync($"/gate/v1/evaluate?cluster={scene.Tag}&change={scene.Tag}-a", $$"""{"component":"{{scene.Tag}}","version":"7"}""");
        await scene.FailAsync($"{scene.Tag}-a");

        var failed = (await scene.GetAsync($"/gate/v1/runs/{scene.Tag}-a"));
        Assert.Equal("TERMINAL", (string?)failed["status"]);
        Assert.Contains("no answer from the service", (string?)failed["summary"], StringComparison.Ordinal);
        var blocked = (await scene.PostAsync($"/gate/v1/evaluate?cluster={next.Tag}&change={scene.Tag}-b", $$"""{"component":"{{scene.Tag}}","version":"7"}""")).Body["data"]!;
        if ((string?)blocked["verdict"] == "running") blocked = (await scene.PostAsync($"/gate/v1/evaluate?cluster={next.Tag}&change={scene.Tag}-b&wait=1m", $$"""{"component":"{{scene.Tag}}","version":"7"}""")).Body["data"]!;
        Assert.Equal("fail", (string?)blocked["verdict"]);
        Assert.Contains($"failed on {scene.Tag}", (string?)blocked["summary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_failed_somewhere_is_blocked_by_every_new_change_anywhere_until_somebody_overrides_it_there()
    {
        using var scene = await GateScene.MakeAsync(server);
        await scene.PostAsync($"/gate/v1/evaluate?cluster={scene.Tag}&change={scene.Tag}-a", $$"""{"component":"{{scene.Tag}}","version":"7"}""");
        await scene.FailAsync($"{scene.Tag}-a");
        Assert.Equal("TERMINAL", (string?)(await scene.GetAsync($"/gate/v1/runs/{scene.Tag}-a"))["status"]);
        using var second = await GateScene.MakeAsync(server);
        using var third = await GateScene.MakeAsync(server);

        foreach (var next in (GateScene[])[second, third])
        {
            var told = (await next.PostAsync($"/gate/v1/evaluate?cluster={next.Tag}&change={next.Tag}&wait=1m", $$"""{"component":"{{scene.Tag}}","version":"7"}""")).Body["data"]!;
            Assert.Equal("fail", (string?)told["verdict"]);
            Assert.Contains($"failed on {scene.Tag}", (string?)told["summary"], StringComparison.Ordinal);
        }
        var lifted = (await second.PostAsync($"/api/v1/gates/{second.Tag}/override", """{"verdict":"GATE_VERDICT_PASS","reason":"known fault of the probe"}""")).Body;
        Assert.Equal(("GATE_VERDICT_PASS", "GATE_VERDICT_FAIL"), ((string?)lifted["verdict"], (string?)lifted["found"]));

        // The word is over one change: the others stay blocked, and another version is its own matter.
        Assert.Equal("TERMINAL", (string?)(await third.GetAsync($"/gate/v1/runs/{third.Tag}"))["status"]);
        using var fresh = await GateScene.MakeAsync(server);
        await fresh.PostAsync($"/gate/v1/evaluate?cluster={fresh.Tag}&change={fresh.Tag}", $$"""{"component":"{{scene.Tag}}","version":"8"}""");
        await fresh.PassAsync(fresh.Tag);
        Assert.Equal("SUCCEEDED", (string?)(await fresh.GetAsync($"/gate/v1/runs/{fresh.Tag}"))["status"]);
    }

    [Fact]
    public async Task A_word_over_the_change_that_failed_reaches_what_is_told_of_gates_of_its_version_that_are_over()
    {
        using var scene = await GateScene.MakeAsync(server);
        using var second = await GateScene.MakeAsync(server);
        await scene.PostAsync($"/gate/v1/evaluate?cluster={scene.Tag}&change={scene.Tag}", $$"""{"component":"{{scene.Tag}}","version":"7"}""");
        await scene.FailAsync(scene.Tag);
        Assert.Equal("TERMINAL", (string?)(await scene.GetAsync($"/gate/v1/runs/{scene.Tag}"))["status"]);
        await second.PostAsync(
            "/api/v1/changes", $$"""{"id":"{{second.Tag}}","component":"{{scene.Tag}}","version":"7","clusters":["{{second.Tag}}"],"labels":{"gate":"{{second.Tag}}"} }""");
        await second.PassAsync(second.Tag);
        await StandsAsync(second.Tag, Core.Gates.GateVerdict.Fail);

        await scene.PostAsync($"/api/v1/gates/{scene.Tag}/override", """{"verdict":"GATE_VERDICT_PASS","reason":"known fault of the probe"}""");

        await StandsAsync(second.Tag, Core.Gates.GateVerdict.Pass);
    }

    // As it is told in series: when it was last looked at.
    async Task StandsAsync(string gate, Core.Gates.GateVerdict verdict)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var watches = server.Server.App.Services.GetRequiredService<Core.Gates.IGateWatches>();
        while ((await watches.StandingsAsync(1_000, patience.Token)).FirstOrDefault(standing => standing.Gate == gate)?.Verdict != verdict) await Task.Delay(100, patience.Token);
    }

    [Fact]
    public async Task An_override_needs_an_operator_a_reason_and_an_end_and_is_kept_in_the_audit_log()
    {
        using var scene = await GateScene.MakeAsync(server);
        var change = $"{scene.Tag}-1";
        await scene.PostAsync($"/gate/v1/evaluate?cluster={scene.Tag}&change={change}&component={scene.Tag}");
        using var system = server.Http((await server.TokenAsync("change-system")).Secret);

        Assert.Equal(HttpStatusCode.Forbidden, (await scene.PostAsync($"/api/v1/gates/{change}/override", """{"verdict":"GATE_VERDICT_PASS","reason":"x"}""", system)).Status);
        var (status, faults) = await scene.PostAsync($"/api/v1/gates/{change}/override", """{"verdict":"GATE_VERDICT_RUNNING","validFor":"1s"}""");
        Assert.Equal((HttpStatusCode.BadRequest, 3), (status, faults["faults"]!.AsArray().Count));
        Assert.Equal(HttpStatusCode.NotFound, (await scene.PostAsync("/api/v1/gates/none/override", """{"verdict":"GATE_VERDICT_PASS","reason":"x"}""")).Status);

        var gate = (await scene.PostAsync($"/api/v1/gates/{change}/override", """{"verdict":"GATE_VERDICT_PASS","reason":"known fault of the probe","validFor":"3600s"}""")).Body;

        Assert.Equal(("GATE_VERDICT_PASS", "GATE_VERDICT_RUNNING"), ((string?)gate["verdict"], (string?)gate["found"]));
        Assert.Equal("known fault of the probe", (string?)gate["override"]!["reason"]);
        using var admin = server.Grpc(server.AdminToken);
        var rows = (await new Contracts.V1Alpha1.Access.AccessClient(admin).ListAuditAsync(new ListAuditRequest { PageSize = 500 })).Entries
            .Where(row => row.Action == "gate.override" && row.Detail.StartsWith("pass until", StringComparison.Ordinal) && row.Object == $"Change/{change}");
        Assert.Equal((string?)gate["override"]!["author"], Assert.Single(rows).Actor);
    }

    [Fact]
    public async Task A_policy_travels_with_the_run()
    {
        using var scene = await GateScene.MakeAsync(server, "{mode: Shadow, failures: 3, soak: 1m}");
        var change = $"{scene.Tag}-1";
        await scene.PostAsync("/api/v1/changes", $$"""{"id":"{{change}}","component":"x","clusters":["{{scene.Tag}}"]}""");
        await scene.ApplyAsync($$"""
            apiVersion: kubeprobe.io/v1alpha1
            kind: Binding
            metadata: {name: {{scene.Tag}} }
            spec: {cluster: {{scene.Tag}}, case: {{scene.Tag}}, changes: {}, gate: {mode: Required} }
            """);

        var gate = await scene.GetAsync($"/api/v1/gates/{change}");
        Assert.Equal(("Shadow", "GATE_VERDICT_PASS", "GATE_VERDICT_RUNNING"), ((string?)gate["runs"]![0]!["mode"], (string?)gate["verdict"], (string?)gate["shadow"]));
    }

    [Fact]
    public async Task What_is_wrong_with_a_question_is_told_as_everywhere()
    {
        using var scene = await GateScene.MakeAsync(server);
        using var viewer = server.Http((await server.TokenAsync("viewer")).Secret);

        Assert.Equal(HttpStatusCode.NotFound, (await scene.Http.GetAsync("/api/v1/gates/none")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await scene.Http.GetAsync("/gate/v1/runs/none")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await scene.Http.GetAsync("/api/v1/gates/none?wait=1h")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await scene.PostAsync("/api/v1/gates", """{"change":{"id":"x"}}""")).Status);
        foreach (var path in (string[])["/api/v1/gates", "/gate/v1/evaluate"])
            Assert.Equal(HttpStatusCode.Forbidden, (await scene.PostAsync(path, "{}", viewer)).Status);
        using var channel = server.Grpc(server.AdminToken);
        var fault = await Assert.ThrowsAsync<RpcException>(async () => await new Contracts.V1Alpha1.Gates.GatesClient(channel).GetGateAsync(new GetGateRequest { Id = new string('x', 5_000) }));
        Assert.Equal(StatusCode.NotFound, fault.StatusCode);
    }
}
