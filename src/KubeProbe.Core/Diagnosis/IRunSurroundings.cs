using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Diagnosis;

/// <summary>Port: what else happened around a run that did not pass.</summary>
public interface IRunSurroundings
{
    /// <summary>
    /// The last verdict of each other case in this cluster, and of this case on other clusters, that fell since a time; and changes of
    /// this cluster since another. One round trip; at most 300 verdicts and 20 changes, the newest.
    /// </summary>
    Task<RunSurroundings> AroundAsync(
        string cluster, string @case, DateTimeOffset verdictsSince, DateTimeOffset changesSince, CancellationToken cancellation);
}

/// <summary>What happened around a run.</summary>
/// <param name="Here">Other cases in this cluster, newest first.</param>
/// <param name="Elsewhere">This case on other clusters, newest first.</param>
/// <param name="Changes">Of this cluster, newest first.</param>
public sealed record RunSurroundings(
    IReadOnlyList<NearVerdict> Here, IReadOnlyList<NearVerdict> Elsewhere, IReadOnlyList<NearChange> Changes)
{
    /// <summary>Nothing is known.</summary>
    public static RunSurroundings None { get; } = new([], [], []);
}

/// <summary>A verdict nearby.</summary>
/// <param name="Cluster">Where.</param>
/// <param name="Case">Of which case.</param>
/// <param name="Node">Where its pod ran; empty where that is not known.</param>
/// <param name="Verdict">What it was.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When it fell.</param>
public sealed record NearVerdict(string Cluster, string Case, string Node, Verdict Verdict, string Reason, DateTimeOffset At);

/// <summary>A change of this cluster.</summary>
/// <param name="Id">The release system's.</param>
/// <param name="Component">What was changed.</param>
/// <param name="Version">To which version.</param>
/// <param name="Nodes">Nodes it touched; empty where it names none.</param>
/// <param name="At">When it was told.</param>
public sealed record NearChange(string Id, string Component, string Version, IReadOnlyList<string> Nodes, DateTimeOffset At);
