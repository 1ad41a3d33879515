using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Runs;
using Orleans.Concurrency;

namespace KubeProbe.Core.Clusters;

/// <summary>One target cluster: holds what is bound to it, decides what is due, and watches its probe pods. Key: its name.</summary>
[Alias("kubeprobe.IClusterGrain"), GrainInterfaceType("kubeprobe.IClusterGrain")]
public interface IClusterGrain : IGrainWithStringKey
{
    /// <summary>
    /// How long a run waits for an answer that takes no I/O. Its silo may be going down with the cluster's grain gone already, and
    /// a silo waits for every call under way before it ends.
    /// </summary>
    const string Soon = "00:00:03";

    /// <summary>
    /// Reads the declared truth anew and acts on it: connection, bindings, schedules. Called when something changed;
    /// harmless at any time. A cluster that is no longer declared lets go of everything.
    /// </summary>
    [Alias("Refresh")]
    Task RefreshAsync();

    /// <summary>
    /// As <see cref="RefreshAsync"/>, and takes up every unfinished run: called when a silo starts and when one went, whose runs may
    /// have lived there.
    /// </summary>
    [Alias("Wake")]
    Task WakeAsync();

    /// <summary>Starts a run by hand. Answers once the run is durable.</summary>
    [Alias("StartRun")]
    Task<TriggerAnswer> StartRunAsync(ManualTrigger trigger);

    /// <summary>
    /// Starts what the change fires here. Answers once the runs are durable; the same change again is answered by the same runs, or by ones
    /// that looked later.
    /// </summary>
    [Alias("FireChange")]
    Task<FiredRuns> FireAsync(Change change, DateTimeOffset acceptedAt);

    /// <summary>
    /// Starts the runs that those of a change elsewhere are compared with: all cases of the bindings, and of a change of some nodes here the
    /// cases of node scope on others. Answers once they are durable; none where nothing is probed now.
    /// </summary>
    [Alias("FireControl")]
    Task<IReadOnlyList<RunId>> FireControlAsync(Change change, DateTimeOffset acceptedAt, IReadOnlyList<string> bindings);

    /// <summary>Told by a run that it is finished and severity has its verdict.</summary>
    [Alias("RunSettled"), AlwaysInterleave, ResponseTimeout(Soon)]
    Task RunSettledAsync(RunId run);

    /// <summary>
    /// Told by a run that what it made could not be removed, such as a Secret whose pod was never made: the sweep goes on trying.
    /// At most 1,000 are remembered; the inspection finds what is beyond that. Kept before it answers, unless the watch shows the pod.
    /// </summary>
    [Alias("LeftBehind"), AlwaysInterleave, ResponseTimeout(Soon)]
    Task LeftBehindAsync(RunId run, string pod, bool keepPod);

    /// <summary>Told by a run how it moved on.</summary>
    [Alias("RunMoved"), AlwaysInterleave, ResponseTimeout(Soon)]
    Task RunMovedAsync(RunProgress progress);

    /// <summary>The cluster's outage, an uncertain one while it is being checked, or null when it answers as far as is known.</summary>
    [Alias("Outage"), AlwaysInterleave, ResponseTimeout(Soon)]
    Task<ClusterOutage?> OutageAsync();

    /// <summary>Told by a run that it got no answer: the cluster looks for itself, if it does not already.</summary>
    [Alias("Doubt"), AlwaysInterleave, ResponseTimeout(Soon)]
    Task DoubtAsync();

    /// <summary>Whether a pod of the case started within its timeout on another node here, during the last hour.</summary>
    /// <param name="case">The case.</param>
    /// <param name="node">The node that does not count.</param>
    [Alias("StartedElsewhere"), AlwaysInterleave, ResponseTimeout(Soon)]
    Task<bool> StartedElsewhereAsync(string @case, string node);
}

/// <summary>What somebody wants to run.</summary>
/// <param name="Case">The case.</param>
/// <param name="Binding">Whose overrides; null when at most one binding binds the case here.</param>
/// <param name="Node">The one node, or null.</param>
/// <param name="Parameters">Overrides over all others.</param>
/// <param name="IdempotencyKey">At most 128 characters; a new one when the caller gave none.</param>
/// <param name="Actor">Who.</param>
/// <param name="TraceParent">Their trace; empty when there is none.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.ManualTrigger")]
public sealed record ManualTrigger(
    [property: Id(0)] string Case,
    [property: Id(1)] string? Binding,
    [property: Id(2)] string? Node,
    [property: Id(3)] IReadOnlyDictionary<string, ParameterValue> Parameters,
    [property: Id(4)] string IdempotencyKey,
    [property: Id(5)] string Actor,
    [property: Id(6)] string TraceParent = "")
{
    /// <summary>Repeats this run of a version that is tried with the version before; null for what people start.</summary>
    [Id(7)] public RunId? Compares { get; init; }
}

/// <summary>The run, or why there is none: exactly one of the two.</summary>
/// <param name="Run">The run; it may be queued.</param>
/// <param name="Repeated">Whether the trigger had been accepted before.</param>
/// <param name="Refusal">Why not.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.TriggerAnswer")]
public sealed record TriggerAnswer(
    [property: Id(0)] RunRecord? Run,
    [property: Id(1)] bool Repeated,
    [property: Id(2)] TriggerRefusal? Refusal);

/// <summary>Why a trigger was refused.</summary>
/// <param name="Kind">What kind of reason.</param>
/// <param name="Message">With the remedy.</param>
/// <param name="Field">The field of the request to blame, or null.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.TriggerRefusal")]
public sealed record TriggerRefusal(
    [property: Id(0)] RefusalKind Kind,
    [property: Id(1)] string Message,
    [property: Id(2)] string? Field = null);

/// <summary>Kinds of refusal.</summary>
public enum RefusalKind
{
    /// <summary>No such cluster, case, binding or node.</summary>
    NotFound,

    /// <summary>A wrong parameter, or an ambiguous request.</summary>
    Invalid,

    /// <summary>The cluster is paused, or has too many runs waiting.</summary>
    NotNow,

    /// <summary>The cluster lacks what the case needs.</summary>
    NotApplicable,
}
