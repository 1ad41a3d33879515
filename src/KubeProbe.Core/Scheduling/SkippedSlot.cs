namespace KubeProbe.Core.Scheduling;

/// <summary>A periodic slot that did not become a run.</summary>
/// <param name="Cluster">Where.</param>
/// <param name="Binding">Of which binding.</param>
/// <param name="Case">Of which case.</param>
/// <param name="Due">When it was due.</param>
/// <param name="Reason">One word: overlap, late, paused, maintenance, budget.</param>
/// <param name="Count">How many slots in a row it stands for; <paramref name="Due"/> is the last.</param>
public sealed record SkippedSlot(string Cluster, string Binding, string Case, DateTimeOffset Due, string Reason, int Count = 1);
