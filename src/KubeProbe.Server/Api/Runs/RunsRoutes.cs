using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Http;
using KubeProbe.Server.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace KubeProbe.Server.Api.Runs;

/// <summary>Runs over HTTP.</summary>
static class RunsRoutes
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapPost("/runs", async (HttpContext context, RunsApi runs, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey) =>
            {
                var request = await ProtoJson.ReadAsync<StartRunRequest>(context.Request);
                if (request.IdempotencyKey.Length == 0) request.IdempotencyKey = idempotencyKey ?? "";
                return ProtoJson.Result(await runs.StartAsync(request, context.Caller(), context.RequestAborted));
            })
            .Takes<StartRunRequest, StartRunResponse>("Starts a run; answers once it is durable.")
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute("run"));

        api.MapGet("/runs", (HttpContext context, RunsApi runs, TimeProvider time, [AsParameters] RunsQuery query, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListRunsRequest { Filter = query.Read(read, time), PageSize = read.Number(pageSize, "pageSize"), PageToken = pageToken ?? "" };
                read.Check();
                return ProtoJson.ResultAsync(runs.ListAsync(request, context.RequestAborted));
            })
            .Answers<ListRunsResponse>("One page of runs, newest first.");

        api.MapGet("/runs/watch", (HttpContext context, RunsApi runs, TimeProvider time, [AsParameters] RunsQuery query, string? existing) =>
            {
                var read = new Query();
                var request = new WatchRunsRequest { Filter = query.Read(read, time), Existing = read.Flag(existing, "existing") };
                read.Check();
                return EventStream.Result(context, runs.WatchAsync(request, context.RequestAborted), "run");
            })
            .WithMetadata(new ContractMetadata("Every change of a matching run, as server-sent events.", Run.Descriptor, null, "text/event-stream"), new LongLivedAttribute());

        api.MapGet("/runs/{id}", (HttpContext context, RunsApi runs, string id, string? wait) =>
            {
                var read = new Query();
                var request = new GetRunRequest { Id = id, Wait = read.Time(wait, "wait") };
                read.Check();
                return ProtoJson.ResultAsync(runs.GetAsync(request, context.RequestAborted));
            })
            .Answers<Run>("One run; with wait, once it is finished or the wait (at most 5m) is over.");

        api.MapGet("/runs/{id}/evidence", (HttpContext context, RunsApi runs, string id, string? node) =>
                ProtoJson.ResultAsync(runs.EvidenceAsync(new GetEvidenceRequest { Id = id, Node = node ?? "" }, context.RequestAborted)))
            .Answers<Evidence>("What was kept of a run that did not pass.");

        api.MapGet("/runs/{id}/logs", LogsAsync)
            .WithMetadata(new ContractMetadata("The log of the run's pod, or the tail that was kept.", null, null, "text/plain"), new LongLivedAttribute());

        api.MapPost("/runs/{id}/cancel", (HttpContext context, RunsApi runs, string id) =>
                ProtoJson.ResultAsync(runs.CancelAsync(new CancelRunRequest { Id = id }, context.Caller(), context.RequestAborted)))
            .Answers<Run>("Ends a run that is not finished.")
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute("cancel"));

        api.MapPost("/runs/{id}/label", async (HttpContext context, RunsApi runs, string id) =>
            {
                var request = await ProtoJson.ReadAsync<LabelRunRequest>(context.Request);
                request.Id = id;
                return ProtoJson.Result(await runs.LabelAsync(request, context.Caller(), context.RequestAborted));
            })
            .Takes<LabelRunRequest, RunLabel>("Says why a run did not pass; kept as a row to train causes with.")
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute("run.label"));

        api.MapGet("/run-labels", (HttpContext context, RunsApi runs, TimeProvider time, string? since, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListRunLabelsRequest { PageSize = read.Number(pageSize, "pageSize"), PageToken = pageToken ?? "" };
                if (read.Moment(since, "since", time) is { } from) request.Since = from;
                read.Check();
                return ProtoJson.ResultAsync(runs.LabelsAsync(request, context.RequestAborted));
            })
            .Answers<ListRunLabelsResponse>("One page of what runs were labelled with, newest first.");
    }

    static async Task LogsAsync(HttpContext context, RunsApi runs, string id, string? follow, string? node, string? tailLines)
    {
        var read = new Query();
        var request = new StreamLogsRequest
        {
            Id = id,
            Follow = read.Flag(follow, "follow"),
            Node = node ?? "",
            TailLines = read.Number(tailLines, "tailLines"),
        };
        read.Check();
        await foreach (var data in runs.LogsAsync(request, context.RequestAborted))
        {
            if (!context.Response.HasStarted) context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.Body.WriteAsync(data, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
