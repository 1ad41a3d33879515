using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Changes;
using KubeProbe.Server.Access;

namespace KubeProbe.Server.Api.Changes;

/// <summary>Changes, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed class ChangesApi(IGrainFactory grains, IChangeLog changes, IChangeQueries queries, Auditor auditor, TimeProvider time)
{
    const int MostNamed = 50, OrdinaryPage = 50;

    /// <summary>Accepts a change, fires what is bound to it, and answers with the runs.</summary>
    public async Task<Contracts.V1Alpha1.Change> PostAsync(PostChangeRequest request, Caller caller, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var faults = ChangeRules.Faults(request);
        if (faults.Count > 0) throw ApiFault.Invalid(faults);

        var change = ChangeMapping.ToCore(request);
        var answer = await MovingGrains.AskAsync(() => grains.GetGrain<IChangeGrain>(request.Id).AcceptAsync(change), time, cancellation);
        if (answer.Differs)
            throw new ApiFault(Code.AlreadyExists, $"The id \"{request.Id}\" was used for another change. Give each change its own id.");
        var unknown = Unknown(answer);
        if (unknown.Count > 0) throw ApiFault.Invalid(unknown);

        if (!answer.Repeated)
            await auditor.AddAsync(caller, "change", $"Change/{request.Id}", $"{request.Component} {request.Version} on {answer.Record!.Clusters.Count} clusters");
        return ToMessage(answer.Record!, answer.Repeated);
    }

    /// <summary>A change that was accepted.</summary>
    public async Task<Contracts.V1Alpha1.Change> GetAsync(GetChangeRequest request, CancellationToken cancellation)
    {
        var record = request.Id.Length is > 0 and <= ChangeRules.MaxId ? await changes.FindAsync(request.Id, cancellation) : null;
        return record is null
            ? throw ApiFault.NotFound("There is no change of that id. Ids are those the release system gave.")
            : ToMessage(record, repeated: false);
    }

    /// <summary>One page, newest first.</summary>
    public async Task<ListChangesResponse> ListAsync(ListChangesRequest request, CancellationToken cancellation)
    {
        static string? Text(string text) => text.Length == 0 ? null : text.Length <= 253 && !text.Contains('\0') ? text : throw ApiFault.Invalid("", "A filter is too long or holds NUL.", "Use at most 253 characters.");

        var size = PageSize.Of(request.PageSize, OrdinaryPage);
        var filter = new ChangeListFilter(Text(request.Cluster), Text(request.Component), Text(request.Source), null, size + 1);
        var list = $"changes {filter.Cluster} {filter.Component} {filter.Source}";
        (DateTimeOffset, string)? before = PageToken.Read(list, request.PageToken, 2) is not { } key ? null
            : long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks ? (new DateTimeOffset(ticks, TimeSpan.Zero), key[1])
            : throw PageToken.Fault();
        var rows = await queries.PageAsync(filter with { Before = before }, cancellation);

        var response = new ListChangesResponse { Changes = { rows.Take(size).Select(row => ToMessage(row, repeated: false)) } };
        if (rows.Count > size)
            response.NextPageToken = PageToken.Write(list, rows[size - 1].ReceivedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), rows[size - 1].Change.Id);
        return response;
    }

    static List<FieldFault> Unknown(ChangeAnswer answer)
    {
        var faults = answer.UnknownClusters.Take(MostNamed)
            .Select(name => new FieldFault("clusters", $"There is no Cluster \"{name}\".", "Register it, or leave it out.")).ToList();
        if (answer.UnknownClusters.Count > MostNamed)
            faults.Add(new FieldFault("clusters", $"{answer.UnknownClusters.Count - MostNamed} more are unknown.", "Register them, or leave them out."));
        if (answer.UnknownGroup is { } group)
            faults.Add(new FieldFault("group", $"There is no ClusterGroup \"{group}\".", "Register it, or name clusters."));
        return faults;
    }

    static Contracts.V1Alpha1.Change ToMessage(ChangeRecord record, bool repeated) => new()
    {
        Change_ = ChangeMapping.ToRequest(record.Change),
        Received = record.ReceivedAt.ToTimestamp(),
        RunIds = { record.Runs?.Select(run => run.ToString()) ?? [] },
        RepeatedChange = repeated,
        Complete = record.Runs is not null,
        Unprobed = { record.Unprobed.Select(one => new Contracts.V1Alpha1.UnprobedCluster { Cluster = one.Cluster, Reason = one.Reason }) },
    };
}
