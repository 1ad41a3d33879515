using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>Runs a test makes up; a wait is answered when the test finishes the run.</summary>
public sealed class FakeRuns : KubeProbe.Contracts.V1Alpha1.Runs.RunsBase
{
    readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<Run> Known { get; } = [];

    public Dictionary<string, Evidence> Evidence { get; } = [];

    public ConcurrentQueue<StartRunRequest> Started { get; } = [];

    public ConcurrentQueue<ListRunsRequest> Lists { get; } = [];

    public ConcurrentQueue<StreamLogsRequest> LogRequests { get; } = [];

    public ConcurrentQueue<WatchRunsRequest> Watches { get; } = [];

    public Func<StartRunRequest, Run> OnStart { get; set; } = _ => throw new RpcException(new Status(StatusCode.NotFound, "no such case"));

    public Func<int, Exception?> OnWait { get; set; } = _ => null;

    public Func<IServerStreamWriter<Run>, CancellationToken, Task> OnWatch { get; set; } = (_, cancel) => Task.Delay(Timeout.Infinite, cancel);

    public Func<IServerStreamWriter<LogChunk>, CancellationToken, Task> OnLogs { get; set; } = (_, _) => Task.CompletedTask;

    int waits;

    public static Run Finished(string id, Verdict verdict, DateTimeOffset created, string reason = "reported") => new()
    {
        Id = id, Cluster = "dev-a", Case = "pod-lifecycle", Binding = "all", Template = "pod-lifecycle", TemplateVersion = 3,
        Trigger = Trigger.Periodic, Phase = Phase.Finished, Verdict = verdict, Reason = reason, Attempt = 1,
        Created = Timestamp.FromDateTimeOffset(created), Started = Timestamp.FromDateTimeOffset(created),
        Finished = Timestamp.FromDateTimeOffset(created.AddSeconds(4.2)),
    };

    public static LogChunk Chunk(string text) => new() { Data = ByteString.CopyFromUtf8(text) };

    public void Finish(Run run)
    {
        Replace(run);
        finished.TrySetResult();
    }

    public override Task<StartRunResponse> StartRun(StartRunRequest request, ServerCallContext context)
    {
        Started.Enqueue(request);
        var run = OnStart(request);
        Replace(run);
        return Task.FromResult(new StartRunResponse { Run = run });
    }

    public override async Task<Run> GetRun(GetRunRequest request, ServerCallContext context)
    {
        if (request.Wait is not null)
        {
            if (OnWait(Interlocked.Increment(ref waits)) is { } failure) throw failure;
            await Task.WhenAny(finished.Task, Task.Delay(request.Wait.ToTimeSpan(), context.CancellationToken));
        }
        return Find(request.Id);
    }

    public override Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        Lists.Enqueue(request);
        lock (Known) return Task.FromResult(new ListRunsResponse { Runs = { Known.Take(request.PageSize) } });
    }

    public override Task WatchRuns(WatchRunsRequest request, IServerStreamWriter<Run> stream, ServerCallContext context)
    {
        Watches.Enqueue(request);
        return OnWatch(stream, context.CancellationToken);
    }

    public override Task<Evidence> GetEvidence(GetEvidenceRequest request, ServerCallContext context) => Task.FromResult(
        Evidence.GetValueOrDefault(request.Id + request.Node) ?? throw new RpcException(new Status(StatusCode.NotFound, "no evidence was kept")));

    public override Task StreamLogs(StreamLogsRequest request, IServerStreamWriter<LogChunk> stream, ServerCallContext context)
    {
        LogRequests.Enqueue(request);
        return OnLogs(stream, context.CancellationToken);
    }

    public override Task<Run> CancelRun(CancelRunRequest request, ServerCallContext context)
    {
        var run = Find(request.Id).Clone();
        if (run.Phase != Phase.Finished) (run.Phase, run.Verdict, run.Reason) = (Phase.Finished, Verdict.Unknown, "cancelled");
        return Task.FromResult(run);
    }

    public ConcurrentQueue<LabelRunRequest> Labelled { get; } = [];

    public List<RunLabel> Labels { get; } = [];

    public override Task<RunLabel> LabelRun(LabelRunRequest request, ServerCallContext context)
    {
        Labelled.Enqueue(request);
        return Task.FromResult(new RunLabel { RunId = request.Id, Category = request.Category });
    }

    public override Task<ListRunLabelsResponse> ListRunLabels(ListRunLabelsRequest request, ServerCallContext context)
    {
        // A page holds one.
        var at = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, System.Globalization.CultureInfo.InvariantCulture);
        return Task.FromResult(new ListRunLabelsResponse
        {
            Labels = { Labels.Skip(at).Take(1) },
            NextPageToken = at + 1 < Labels.Count ? (at + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : "",
        });
    }

    void Replace(Run run)
    {
        lock (Known)
        {
            Known.RemoveAll(r => r.Id == run.Id);
            Known.Insert(0, run);
        }
    }

    Run Find(string id)
    {
        lock (Known)
            return Known.FirstOrDefault(r => r.Id.StartsWith(id, StringComparison.Ordinal))
                ?? throw new RpcException(new Status(StatusCode.NotFound, $"there is no run '{id}'"));
    }
}
