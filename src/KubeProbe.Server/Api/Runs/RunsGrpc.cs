using Google.Protobuf;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Hosting;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Runs;

/// <summary>Runs over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class RunsGrpc(RunsApi runs) : Contracts.V1Alpha1.Runs.RunsBase
{
    [Authorize(Policies.Operator), Mutation("run")]
    public override Task<StartRunResponse> StartRun(StartRunRequest request, ServerCallContext context) =>
        runs.StartAsync(request, context.Caller(), context.CancellationToken);

    public override Task<Run> GetRun(GetRunRequest request, ServerCallContext context) =>
        runs.GetAsync(request, context.CancellationToken);

    public override Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context) =>
        runs.ListAsync(request, context.CancellationToken);

    [LongLived]
    public override async Task WatchRuns(WatchRunsRequest request, IServerStreamWriter<Run> responseStream, ServerCallContext context)
    {
        var changes = runs.WatchAsync(request, context.CancellationToken);
        await context.WriteResponseHeadersAsync([]);
        await foreach (var run in changes)
            await responseStream.WriteAsync(run, context.CancellationToken);
    }

    public override Task<Evidence> GetEvidence(GetEvidenceRequest request, ServerCallContext context) =>
        runs.EvidenceAsync(request, context.CancellationToken);

    [LongLived]
    public override async Task StreamLogs(StreamLogsRequest request, IServerStreamWriter<LogChunk> responseStream, ServerCallContext context)
    {
        await foreach (var data in runs.LogsAsync(request, context.CancellationToken))
            await responseStream.WriteAsync(new LogChunk { Data = ByteString.CopyFrom(data.Span) }, context.CancellationToken);
    }

    [Authorize(Policies.Operator), Mutation("cancel")]
    public override Task<Run> CancelRun(CancelRunRequest request, ServerCallContext context) =>
        runs.CancelAsync(request, context.Caller(), context.CancellationToken);

    [Authorize(Policies.Operator), Mutation("run.label")]
    public override Task<RunLabel> LabelRun(LabelRunRequest request, ServerCallContext context) =>
        runs.LabelAsync(request, context.Caller(), context.CancellationToken);

    public override Task<ListRunLabelsResponse> ListRunLabels(ListRunLabelsRequest request, ServerCallContext context) =>
        runs.LabelsAsync(request, context.CancellationToken);
}
