using KubeProbe.Client;

namespace KubeProbe.Probes.Inspections;

/// <summary>What an inspection found, bounded: the first in full, the others as a number.</summary>
sealed class Findings
{
    /// <summary>Findings told in full.</summary>
    public const int Most = 30;

    const int MostCharacters = 600;
    readonly List<string> told = [];

    public long Count { get; private set; }

    /// <summary>A finding: the object, what is wrong with it and what to do.</summary>
    public void Add(string finding)
    {
        Count++;
        if (told.Count < Most) told.Add(finding.Length <= MostCharacters ? finding : finding[..(MostCharacters - 1)] + "…");
    }

    public void Add(IEnumerable<string> findings)
    {
        foreach (var finding in findings) Add(finding);
    }

    /// <exception cref="ProbeFailedException">Something was found.</exception>
    public void ThrowIfAny()
    {
        if (Count > 0) throw new ProbeFailedException(Count > told.Count ? [.. told, $"and {Count - told.Count} more"] : [.. told]);
    }
}
