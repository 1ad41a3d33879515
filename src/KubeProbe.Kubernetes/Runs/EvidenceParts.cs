using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>Reads parts of evidence side by side; what can't be read is named, and keeps no other from being read.</summary>
sealed class EvidenceParts(CancellationToken limited, CancellationToken cancellation)
{
    readonly Lock gate = new();
    readonly List<string> faults = [];

    /// <summary>A sentence for each part that could not be read; empty when all was.</summary>
    public string Unreadable
    {
        get
        {
            lock (gate) return string.Join(" ", faults);
        }
    }

    public string Withheld(string what)
    {
        lock (gate) faults.Add($"{char.ToUpperInvariant(what[0])}{what[1..]}.");
        return Unreadable;
    }

    public async Task<T?> ReadAsync<T>(string part, Func<CancellationToken, Task<T?>> read) where T : class
    {
        try
        {
            return await read(limited).ConfigureAwait(false);
        }
        catch (TargetClusterException e)
        {
            Note($"Not readable: {part}. {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Note($"Not read in time: {part}.");
        }
        return null;
    }

    void Note(string fault)
    {
        lock (gate) faults.Add(fault);
    }
}
