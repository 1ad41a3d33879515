using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Storage;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>
/// Grain state in a dictionary. Orleans' own memory storage is grains: a silo that stops takes them down first, and whoever still
/// writes waits out a call's whole timeout.
/// </summary>
sealed class FakeGrainStorage(IGrainStorageSerializer serializer, FakeGrainStorage.Faults faults) : IGrainStorage
{
    /// <summary>What goes wrong with it, and what it holds: the same for all silos.</summary>
    public sealed class Faults
    {
        internal ConcurrentDictionary<(GrainId, string), (BinaryData Data, string ETag)> Rows { get; } = new();

        /// <summary>The state of this name can't be written, as when the database is away; null for all is well.</summary>
        public string? FailWritesOf { get; set; }
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = faults.Rows.TryGetValue((grainId, stateName), out var row);
        grainState.State = found ? serializer.Deserialize<T>(row.Data) : Activator.CreateInstance<T>();
        (grainState.RecordExists, grainState.ETag) = (found, found ? row.ETag : null);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (faults.FailWritesOf == stateName) throw new IOException("The database is away.");
        (grainState.RecordExists, grainState.ETag) = (true, Guid.NewGuid().ToString());
        faults.Rows[(grainId, stateName)] = (serializer.Serialize(grainState.State), grainState.ETag);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        faults.Rows.TryRemove((grainId, stateName), out _);
        (grainState.State, grainState.RecordExists, grainState.ETag) = (Activator.CreateInstance<T>(), false, null);
        return Task.CompletedTask;
    }
}
