namespace KubeProbe.Core.Runs;

/// <summary>One run of one case on one cluster. Key: the run's id. Its state is its row in <see cref="IRunHistory"/>.</summary>
[Alias("kubeprobe.IProbeRunGrain"), GrainInterfaceType("kubeprobe.IProbeRunGrain")]
public interface IProbeRunGrain : IGrainWithStringKey
{
    /// <summary>Takes the run up, from its beginning or from wherever it stands: pod made, deadline armed. Harmless when repeated.</summary>
    [Alias("Drive")]
    Task DriveAsync(RunRecord run);

    /// <summary>Closes the run with this verdict without trying: its cluster is out of reach. A finished run stays as it is.</summary>
    [Alias("Refuse")]
    Task RefuseAsync(RunRecord run, RunVerdict verdict);

    /// <summary>The run as it stands, or null when there is none of that id.</summary>
    [Alias("Get")]
    Task<RunRecord?> GetAsync();

    /// <summary>Takes a report whose token was good. Answers once what it means is durable.</summary>
    [Alias("Report")]
    Task<ReportAnswer> ReportAsync(ProbeOutcome outcome, ReportClaims claims);

    /// <summary>Takes what the pod watch saw.</summary>
    [Alias("Observe")]
    Task ObserveAsync(PodSighting sighting, bool gone);

    /// <summary>Takes a node's share of a run on many nodes.</summary>
    [Alias("TakeNodes")]
    Task TakeNodesAsync(int shard, IReadOnlyList<NodeProbes.NodeResult> results, IReadOnlyList<RunEvidence> evidence);

    /// <summary>Ends it with Unknown, reason <c>cancelled</c>; a finished run stays as it is.</summary>
    [Alias("Cancel")]
    Task<RunRecord?> CancelAsync(string actor, string why);
}

/// <summary>What a run token says, once its signature and expiry are checked.</summary>
/// <param name="Run">The run it is for.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Node">The node, of a run on many nodes.</param>
/// <param name="Shard">The node-probe grain of that node.</param>
[GenerateSerializer, Immutable, Alias("kubeprobe.ReportClaims")]
public sealed record ReportClaims(
    [property: Id(0)] RunId Run,
    [property: Id(1)] int Attempt,
    [property: Id(2)] string? Node,
    [property: Id(3)] int? Shard);

/// <summary>How a report was taken, and the HTTP status that says so.</summary>
public enum ReportAnswer
{
    /// <summary>200: it closed the run, and that is durable.</summary>
    Accepted,

    /// <summary>200: the same report had closed it before.</summary>
    Repeated,

    /// <summary>200: another report had closed it; this one is kept as a conflict.</summary>
    Conflict,

    /// <summary>410: something else had closed it; this one is kept as late evidence.</summary>
    Gone,

    /// <summary>404: there is no such run.</summary>
    NoSuchRun,
}
