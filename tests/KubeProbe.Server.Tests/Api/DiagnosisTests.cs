using System.Text.Json;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Api;

public sealed class DiagnosisTests(RunningServer server)
{
    [Fact]
    public async Task Why_a_run_failed_is_told_by_gRPC_and_HTTP()
    {
        var services = server.Server.App.Services;
        var run = await server.StartRunAsync();
        var known = (await services.GetRequiredService<IRunQueries>().FindAsync(RunId.Parse(run.Id), default))!;
        var diagnosis = services.GetRequiredService<IDiagnoser>().Diagnose(new DiagnosisEvidence("dial tcp: lookup db on 10.96.0.10:53: no such host", [], [], []));
        var finished = known with
        {
            Phase = RunPhase.Finished,
            FinishedAt = TimeProvider.System.GetUtcNow(),
            Verdict = RunVerdict.Failed("reported", "no such host"),
            ClosedBy = ClosedBy.Report,
        };
        await server.History.CloseAsync(new RunClosing(finished, [new RunEvidence { Message = "no such host", Diagnosis = diagnosis }]), default);

        using var channel = server.Grpc(server.AdminToken);
        var told = (await new Contracts.V1Alpha1.Runs.RunsClient(channel).GetEvidenceAsync(new GetEvidenceRequest { Id = run.Id })).Diagnosis;
        Assert.Equal(("dns", diagnosis.Cause, diagnosis.Remedy, diagnosis.DecidedBy), (told.Category, told.Cause, told.Remedy, told.DecidedBy));
        Assert.Equal((diagnosis.Component, diagnosis.Check, diagnosis.Confidence), (told.Component, told.Check, told.Confidence));
        Assert.Equal(diagnosis.Lines, told.Lines);
        Assert.Equal(diagnosis.Path, told.Path);
        Assert.Equal(diagnosis.Top.Select(each => (each.Category, each.Probability)), told.Top.Select(each => (each.Category, each.Probability)));

        using var http = server.Http(server.AdminToken);
        using var json = JsonDocument.Parse(await http.GetStringAsync($"/api/v1/runs/{run.Id}/evidence"));
        Assert.Equal("dns", json.RootElement.GetProperty("diagnosis").GetProperty("category").GetString());
        Assert.Equal(diagnosis.DecidedBy, json.RootElement.GetProperty("diagnosis").GetProperty("decidedBy").GetString());
    }
}
