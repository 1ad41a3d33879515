using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Access;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Api;

public sealed class RunLabelTests(RunningServer server)
{
    [Fact]
    public async Task A_label_is_kept_as_a_row_to_train_with_and_audited()
    {
        var run = await FailedAsync();
        using var channel = server.Grpc(server.AdminToken);
        var client = new Contracts.V1Alpha1.Runs.RunsClient(channel);

        await client.LabelRunAsync(new LabelRunRequest { Id = run, Category = "dns" });
        var label = await client.LabelRunAsync(new LabelRunRequest { Id = run, Category = "network-policy-proxy", Component = " egress ", Comment = "port 53 was closed" });

        var listed = (await client.ListRunLabelsAsync(new ListRunLabelsRequest { PageSize = 500 })).Labels;
        Assert.Equal(label.Evidence, Assert.Single(listed, each => each.RunId == run && each.Category == label.Category).Evidence);
        Assert.Equal(("network-policy-proxy", "egress", "port 53 was closed"), (label.Category, label.Component, label.Comment));
        Assert.Contains("no such host", label.Evidence.Message, StringComparison.Ordinal);
        Assert.Equal(["the log"], label.Evidence.Logs);
        var audit = (await server.Server.App.Services.GetRequiredService<IAuditLog>().PageAsync(null, 500, default)).Where(row => row.Object == $"Run/{run}");
        Assert.Equal(["run.label", "run.label"], audit.Select(row => row.Action).Where(action => action == "run.label"));

        using var http = server.Http(server.AdminToken);
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsJsonAsync($"/api/v1/runs/{run}/label", new { category = "unknown" })).StatusCode);
        using var json = JsonDocument.Parse(await http.GetStringAsync("/api/v1/run-labels?pageSize=500"));
        Assert.Contains(json.RootElement.GetProperty("labels").EnumerateArray(), each => each.GetProperty("runId").GetString() == run && each.GetProperty("category").GetString() == "unknown");
    }

    [Fact]
    public async Task What_is_wrong_with_a_label_is_told_all_at_once_and_a_viewer_may_not()
    {
        var run = await FailedAsync();
        using var channel = server.Grpc(server.AdminToken);
        var client = new Contracts.V1Alpha1.Runs.RunsClient(channel);

        var wrong = await Assert.ThrowsAsync<RpcException>(async () => await client.LabelRunAsync(new LabelRunRequest { Id = run, Category = "ghosts", Component = new string('x', 201) }));
        Assert.Equal(StatusCode.InvalidArgument, wrong.StatusCode);
        Assert.Contains("image-pull", wrong.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("component", wrong.Status.Detail, StringComparison.Ordinal);

        var open = await Assert.ThrowsAsync<RpcException>(async () => await client.LabelRunAsync(new LabelRunRequest { Id = (await server.StartRunAsync()).Id, Category = "dns" }));
        Assert.Equal(StatusCode.FailedPrecondition, open.StatusCode);
    }

    async Task<string> FailedAsync()
    {
        var run = await server.StartRunAsync();
        var known = (await server.Server.App.Services.GetRequiredService<IRunQueries>().FindAsync(RunId.Parse(run.Id), default))!;
        var finished = known with
        {
            Phase = RunPhase.Finished,
            FinishedAt = TimeProvider.System.GetUtcNow(),
            Verdict = RunVerdict.Failed("reported", "no such host"),
            ClosedBy = ClosedBy.Report,
        };
        await server.History.CloseAsync(new RunClosing(finished, [new RunEvidence { Message = "no such host", LogTail = "the log" }]), default);
        return run.Id;
    }
}
