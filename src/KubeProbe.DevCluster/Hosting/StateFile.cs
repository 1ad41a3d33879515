using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Access;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Hosting;

/// <summary>Keeps the objects of a cluster in one file of its data directory, written whole or not at all.</summary>
sealed partial class StateFile(string directory, ObjectStore store, ILogger<StateFile> logger) : IClusterComponent
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    readonly string path = Path.Combine(directory, "objects.json");
    long written;

    /// <summary>Brings back what was written; a file that can't be read is put aside, and the cluster begins anew.</summary>
    public void Load(KindCatalog kinds)
    {
        if (!File.Exists(path)) return;
        try
        {
            if (JsonNode.Parse(File.ReadAllText(path)) is not JsonObject snapshot) throw new JsonException("not an object");
            // Definitions first: they bring the kinds of the custom resources in the same file.
            foreach (var definition in snapshot.Items("objects").Where(o => o.Text("kind") == ResourceTypes.CustomResourceDefinitions.Kind))
                if (CustomKind.From(definition) is { } kind) kinds.Put(kind);
            var unknown = store.Restore(snapshot, kinds.FindKind);
            if (unknown > 0) LogLeftOut(unknown, path);
        }
        catch (JsonException e)
        {
            File.Move(path, path + ".unreadable", overwrite: true);
            LogUnreadable(path, e);
        }
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Every, store.Time);
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false)) TrySave();
    }

    /// <summary>Writes the objects if any changed since; a failure is logged and tried again next time.</summary>
    public void TrySave()
    {
        var version = store.Version;
        if (version == written) return;
        try
        {
            OwnerOnlyFile.Write(path, store.Snapshot().ToJsonString());
            written = version;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotSaved(path, e);
        }
    }
}
