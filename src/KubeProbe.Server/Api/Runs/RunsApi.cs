using System.Globalization;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Server.Access;
using KubeProbe.Server.Runs;

namespace KubeProbe.Server.Api.Runs;

/// <summary>What can be done with runs, whichever way the call came. Throws <see cref="ApiFault"/>.</summary>
sealed partial class RunsApi(
    IGrainFactory grains,
    IRunQueries queries,
    IManifestStore manifests,
    IChangeLog changes,
    IPodEvidence pods,
    IRunLabels labels,
    IDiagnoser diagnoser,
    ClusterDirectory clusters,
    RunHub hub,
    Auditor auditor,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<RunsApi> log)
{
    const int ShortestPrefix = 6;
    const int OrdinaryPage = 50;

    /// <summary>One page, newest first.</summary>
    public async Task<ListRunsResponse> ListAsync(ListRunsRequest request, CancellationToken cancellation)
    {
        var filter = await AnsweringAsync(request.Filter.ToCore(), cancellation);
        var size = PageSize.Of(request.PageSize, OrdinaryPage);
        var list = $"runs {request.Filter}";
        var rows = await queries.PageAsync(filter, ReadCursor(list, request.PageToken), size + 1, cancellation);

        var response = new ListRunsResponse();
        foreach (var row in rows.Take(size)) response.Runs.Add(await TellAsync(row, cancellation));
        if (rows.Count > size)
            response.NextPageToken = PageToken.Write(
                list, rows[size - 1].CreatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), rows[size - 1].Order.Id.ToString());
        return response;
    }

    /// <summary>Changes of one component share a run, which carries the id of the latest: of the others, the change knows its runs.</summary>
    async Task<KubeProbe.Core.Runs.RunFilter> AnsweringAsync(KubeProbe.Core.Runs.RunFilter filter, CancellationToken cancellation) =>
        filter.ChangeId is { } id && (await changes.FindAsync(id, cancellation))?.Runs is { } runs ? filter with { ChangeId = null, Ids = runs } : filter;

    /// <summary>Ends a run that is not finished.</summary>
    public async Task<Run> CancelAsync(CancelRunRequest request, Caller caller, CancellationToken cancellation)
    {
        var run = await FindAsync(request.Id, cancellation);
        var id = run.Order.Id.ToString();
        var after = await MovingGrains.AskAsync(
                () => grains.GetGrain<IProbeRunGrain>(id).CancelAsync(caller.Name, $"cancelled by {caller.Name}"), time, cancellation)
            ?? throw NoSuchRun(request.Id);
        await auditor.AddAsync(caller, "cancel", $"Run/{id}", $"{run.Order.Case} on {run.Order.Cluster}");
        return await TellAsync(after, cancellation);
    }

    /// <summary>The run as it is told: where its pod is found is the cluster's to say.</summary>
    async ValueTask<Run> TellAsync(RunRecord run, CancellationToken cancellation)
    {
        var message = run.ToMessage();
        if (message.Pod.Length > 0) message.Namespace = (await clusters.FindAsync(message.Cluster, cancellation))?.Target.Spec.Namespace ?? "";
        return message;
    }

    /// <summary>The run of this id, or of this prefix if only one has it, as the tables tell.</summary>
    async Task<RunRecord> FindAsync(string text, CancellationToken cancellation)
    {
        if (!RunId.TryParse(text, out var id))
        {
            if (text.Length < ShortestPrefix && text.Length < RunId.Length)
                throw ApiFault.Invalid("id", "It is too short.", $"Give a run id of {RunId.Length} characters, or at least its first {ShortestPrefix}.");

            // What can't begin an id is not asked of the database.
            var found = text.Length < RunId.Length && text.All(c => c is (>= 'a' and <= 'z') or (>= '2' and <= '7'))
                ? await queries.FindByPrefixAsync(text, cancellation)
                : [];
            if (found.Count > 1)
                throw ApiFault.Invalid("id", "More than one run begins so.", $"Give more of it: {found[0]} is one, {found[1]} another.");
            if (found.Count == 0) throw NoSuchRun(text);
            id = found[0];
        }
        return await queries.FindAsync(id, cancellation) ?? throw NoSuchRun(text);
    }

    static ApiFault NoSuchRun(string id) => ApiFault.NotFound(
        $"There is no run {(id.Length > 64 ? id[..64] + "…" : id)}, or it is older than history is kept. List runs to find it: kubeprobe get runs.");

    static RunCursor? ReadCursor(string list, string token)
    {
        if (PageToken.Read(list, token, parts: 2) is not { } key) return null;
        if (!long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || ticks > DateTimeOffset.MaxValue.UtcTicks || !RunId.TryParse(key[1], out var id)) throw PageToken.Fault();
        return new RunCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id);
    }
}
