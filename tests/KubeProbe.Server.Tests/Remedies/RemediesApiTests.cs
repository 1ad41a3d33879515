using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Kept = KubeProbe.Core.Remedies;

namespace KubeProbe.Server.Tests.Remedies;

/// <summary>Executions are told alike by both ways, and somebody's word on one is taken once, from those who may give it, and kept.</summary>
public sealed class RemediesApiTests(RunningServer server)
{
    [Fact]
    public async Task An_operator_decides_once_and_a_viewer_only_looks()
    {
        var waiting = await WaitingAsync();
        using var viewer = server.Http((await server.TokenAsync("viewer")).Secret);
        using var channel = server.Grpc((await server.TokenAsync("operator")).Secret);
        var client = new Contracts.V1Alpha1.Remedies.RemediesClient(channel);

        var overGrpc = await client.GetRemediationAsync(new GetRemediationRequest { Id = waiting.Id });
        var overHttp = JsonParser.Default.Parse<Contracts.V1Alpha1.Remediation>(await viewer.GetStringAsync($"/api/v1/remediations/{waiting.Id}"));
        Assert.Equal(overGrpc, overHttp);
        Assert.Equal(("AwaitingApproval", "cordon", "approve", "warning"), (overGrpc.Phase, overGrpc.Action, overGrpc.Mode, overGrpc.Level));
        var listed = JsonParser.Default.Parse<ListRemediationsResponse>(await viewer.GetStringAsync($"/api/v1/remediations?open=true&remedy={waiting.Remedy}"));
        Assert.Equal(waiting.Id, Assert.Single(listed.Remediations).Id);

        using var denied = await DecideAsync(viewer, waiting.Id, """{"approve":true,"reason":"please"}""");
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        var request = new DecideRemediationRequest { Id = waiting.Id, Approve = false, Reason = "not today" };
        var unreasoned = await Assert.ThrowsAsync<RpcException>(async () => await client.DecideRemediationAsync(new DecideRemediationRequest(request) { Reason = " " }));
        Assert.Equal(StatusCode.InvalidArgument, unreasoned.StatusCode);

        var rejected = await client.DecideRemediationAsync(request);
        Assert.Equal(("Ended", "Rejected", false), (rejected.Phase, rejected.Outcome, rejected.Decision.Approved));
        var late = await Assert.ThrowsAsync<RpcException>(async () => await client.DecideRemediationAsync(new DecideRemediationRequest(request) { Approve = true }));
        Assert.Equal(StatusCode.FailedPrecondition, late.StatusCode);

        using var admin = server.Grpc(server.AdminToken);
        var audit = await new Contracts.V1Alpha1.Access.AccessClient(admin).ListAuditAsync(new ListAuditRequest { PageSize = 500 });
        var row = Assert.Single(audit.Entries, entry => entry.Object == $"Remediation/{waiting.Id}" && entry.Action == "remedy.reject");
        Assert.Equal((rejected.Decision.Actor, true), (row.Actor, row.Detail.EndsWith("not today", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_approved_is_looked_at_again_before_anything_is_done()
    {
        var waiting = await WaitingAsync();
        using var admin = server.Http(server.AdminToken);

        using var approved = await DecideAsync(admin, waiting.Id, """{"approve":true,"reason":"go"}""");
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);

        // No such remedy is declared: somebody deleted it meanwhile.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var book = server.Server.App.Services.GetRequiredService<IRemediationBook>();
        Kept.Remediation? over = null;
        while (over is not { IsOver: true })
        {
            await Task.Delay(50, patience.Token);
            over = await book.FindAsync(waiting.Id, patience.Token);
        }
        Assert.Equal((RemediationOutcome.Refused, true), (over.Outcome, over.Reason.Contains("no longer declared", StringComparison.Ordinal)));
        Assert.Null(over.ActedAt);
    }

    [Fact]
    public async Task An_id_that_is_none_is_not_found()
    {
        using var admin = server.Http(server.AdminToken);
        foreach (var id in (string[])["nobody", "..%2f..", new string('a', 200)])
        {
            using var answer = await admin.GetAsync($"/api/v1/remediations/{id}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    static Task<HttpResponseMessage> DecideAsync(HttpClient http, string id, string json) =>
        http.PostAsync($"/api/v1/remediations/{id}/decision", new StringContent(json, new MediaTypeHeaderValue("application/json")));

    async Task<Kept.Remediation> WaitingAsync()
    {
        var services = server.Server.App.Services;
        var (now, name) = (TimeProvider.System.GetUtcNow(), $"heal-{Guid.NewGuid():N}"[..20]);
        var run = RunId.OfTrigger(RunningServer.Cluster, "", name, name);
        await services.GetRequiredService<IAlertBook>().WriteAsync(
            new Core.Alerts.Alert { Id = run.ToString(), Cluster = RunningServer.Cluster, Case = name, RaisedAt = now, Summary = "it fails" }, null, default);
        var waiting = new Kept.Remediation
        {
            Id = RemediationRules.IdOf(name, run.ToString(), 1),
            Remedy = name,
            Cluster = RunningServer.Cluster,
            Case = name,
            AlertId = run.ToString(),
            Run = run,
            Level = AlertLevel.Warning,
            Nodes = ["node-1"],
            Spec = new RemedySpec { Cases = [name], ClusterSelector = new(), Mode = RemedyMode.Approve, Action = new() { Cordon = new() } },
            Phase = RemediationPhase.AwaitingApproval,
            ProposedAt = now,
            TriedAt = now,
            ExpiresAt = now.AddHours(1),
            Steps = [new Kept.RemediationStep(new RemedyObject(RemedyObjectKind.Node, null, "node-1", "u"), "it would be")],
        };
        Assert.True(await services.GetRequiredService<IRemediationBook>().ProposeAsync(waiting, default));
        return waiting;
    }
}
