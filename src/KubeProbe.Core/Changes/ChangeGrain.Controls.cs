using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Core.Changes;

/// <summary>The control group: the same cases where the change does not go, at the same time.</summary>
sealed partial class ChangeGrain
{
    static readonly TimeSpan ControlsTake = TimeSpan.FromSeconds(5);

    /// <summary>Never fails and never takes long: without it, a gate compares with what was found there before.</summary>
    async Task<IReadOnlyList<RunId>> ControlsAsync(ChangeRecord record)
    {
        try
        {
            var places = await controls.OfAsync(record).WaitAsync(ControlsTake, time);
            var runs = await Task.WhenAll(places.Select(place => ControlAsync(place.Key, place.Value, record)));
            return [.. runs.SelectMany(each => each)];
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogNoControls(fault, record.Change.Id);
            return [];
        }
    }

    /// <summary>A change of some nodes is compared with others of the same cluster, once its own runs are on their way: nodes have to be asked for there.</summary>
    async Task<IReadOnlyList<RunId>> OnOtherNodesAsync(ChangeRecord record)
    {
        if (record.Change.Nodes.Count == 0) return [];
        var runs = await Task.WhenAll(record.Clusters.Take(ClustersAtOnce).Select(cluster => ControlAsync(cluster, [], record)));
        return [.. runs.SelectMany(each => each)];
    }

    async Task<IReadOnlyList<RunId>> ControlAsync(string cluster, IReadOnlyList<string> bindings, ChangeRecord record)
    {
        try
        {
            return await GrainFactory.GetGrain<IClusterGrain>(cluster).FireControlAsync(record.Change, record.ReceivedAt, bindings).WaitAsync(ControlsTake, time);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogNoControls(fault, record.Change.Id);
            return [];
        }
    }

    [LoggerMessage(LogLevel.Warning, "Change {Change}: some of its control group could not be run; its gate compares with what is known")]
    partial void LogNoControls(Exception fault, string change);
}
