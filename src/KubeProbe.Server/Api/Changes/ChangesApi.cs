using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Changes;
using KubeProbe.Server.Access;

namespace KubeProbe.Server.Api.Changes;

/// <summary>Changes, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed class ChangesApi(IGrainFactory grains, IChangeLog changes, Auditor auditor, TimeProvider time)
{
    const int MostNamed = 50;

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
