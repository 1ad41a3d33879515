using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Runs;
using Change = KubeProbe.Core.Changes.Change;

namespace KubeProbe.Server.Api.Changes;

/// <summary>A change, in the contract's and the core's form.</summary>
static class ChangeMapping
{
    public static Change ToCore(PostChangeRequest request) => new()
    {
        Id = request.Id,
        Component = request.Component,
        Version = request.Version,
        Clusters = [.. request.Clusters.Distinct()],
        Group = request.Group.Length > 0 ? request.Group : null,
        Namespace = request.Namespace,
        Nodes = [.. request.Nodes.Distinct()],
        Phase = request.Phase,
        Labels = request.Labels.ToDictionary(),
        TraceParent = RunTrace.OfCaller,
    };

    public static PostChangeRequest ToRequest(Change change) => new()
    {
        Id = change.Id,
        Component = change.Component,
        Version = change.Version,
        Clusters = { change.Clusters },
        Group = change.Group ?? "",
        Namespace = change.Namespace,
        Nodes = { change.Nodes },
        Phase = change.Phase,
        Labels = { change.Labels.ToDictionary() },
    };
}
