namespace KubeProbe.Core.Scheduling;

/// <summary>Periodic slots that did not become runs, for one reason; at most those of an hour.</summary>
/// <param name="Cluster">Where.</param>
/// <param name="Binding">Of which binding.</param>
/// <param name="Case">Of which case.</param>
/// <param name="Due">When the first of them was due; of slots nobody looked at, the last.</param>
/// <param name="Reason">One word: overlap, exclusive, budget, busy, late, paused, maintenance; or <c>not-applicable: </c> and the capabilities that are lacking.</param>
/// <param name="Count">How many.</param>
public sealed record SkippedSlot(string Cluster, string Binding, string Case, DateTimeOffset Due, string Reason, int Count = 1)
{
    /// <summary>When the last of them was due.</summary>
    public DateTimeOffset Until { get; init; } = Due;
}
