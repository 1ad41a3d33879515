namespace KubeProbe.Core.Scheduling;

/// <summary>Port: which slots were handled already.</summary>
public interface ISlotHistory
{
    /// <summary>The last slot of each binding and case of a cluster that ran or was skipped.</summary>
    Task<IReadOnlyDictionary<SlotKey, DateTimeOffset>> LastSlotsAsync(string cluster, CancellationToken cancellation);
}

/// <summary>One recurring thing in a cluster.</summary>
/// <param name="Binding">The binding.</param>
/// <param name="Case">One of its cases.</param>
public readonly record struct SlotKey(string Binding, string Case);
