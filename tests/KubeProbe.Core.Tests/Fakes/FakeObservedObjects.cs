using System.Threading.Channels;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Observation;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>Objects as they were, in memory; the changes go to the log of changes.</summary>
sealed class FakeObservedObjects(IChangeLog log) : IObservedObjects
{
    readonly Lock gate = new();
    readonly Dictionary<(string, ObservedKind), (string? Asked, Dictionary<string, ObservedObject> Objects)> kept = [];
    readonly Channel<ObservedNote> notes = Channel.CreateUnbounded<ObservedNote>();

    /// <summary>What was kept, in order.</summary>
    public ChannelReader<ObservedNote> Notes => notes.Reader;

    /// <summary>While set, nothing can be kept.</summary>
    public Exception? Refusal { get; set; }

    public Task<ObservedBaseline> LoadAsync(string cluster, ObservedKind kind, CancellationToken cancellation)
    {
        lock (gate)
            return Task.FromResult(kept.TryGetValue((cluster, kind), out var of) ? new ObservedBaseline(of.Asked, [.. of.Objects.Values]) : new ObservedBaseline(null, []));
    }

    public async Task KeepAsync(string cluster, ObservedKind kind, ObservedNote note, CancellationToken cancellation)
    {
        if (Refusal is { } refusal) throw refusal;
        lock (gate)
        {
            var of = kept.GetValueOrDefault((cluster, kind), (null, []));
            foreach (var one in note.Objects) of.Objects[one.Key] = one;
            foreach (var key in note.Gone) of.Objects.Remove(key);
            kept[(cluster, kind)] = (note.Asked ?? of.Asked, of.Objects);
        }
        foreach (var change in note.Changes) await log.AcceptAsync(change, cancellation);
        notes.Writer.TryWrite(note);
    }

    public Task ForgetAsync(string cluster, ObservedKind kind, CancellationToken cancellation)
    {
        lock (gate) kept.Remove((cluster, kind));
        return Task.CompletedTask;
    }

    /// <summary>Whether anything is kept of a kind.</summary>
    public bool Knows(string cluster, ObservedKind kind)
    {
        lock (gate) return kept.ContainsKey((cluster, kind));
    }
}
