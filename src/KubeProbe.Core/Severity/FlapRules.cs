namespace KubeProbe.Core.Severity;

/// <summary>Whether a case comes and goes: judged by how often its verdicts changed, with less needed to go on flapping than to begin.</summary>
public static class FlapRules
{
    /// <summary>Verdicts of a binding that are looked at.</summary>
    public const int Window = 10;

    /// <summary>With no more changes than this, it has settled.</summary>
    public const int Settled = 1;

    /// <summary>Whether it flaps now.</summary>
    /// <param name="window">Verdicts that count, oldest first, the new one last.</param>
    /// <param name="binding">The new verdict's binding.</param>
    /// <param name="changes">So many changes begin it; 0 for never.</param>
    /// <param name="flaps">Whether it did before.</param>
    public static bool Flaps(IReadOnlyList<CountedVerdict> window, string binding, int changes, bool flaps)
    {
        if (changes == 0) return false;
        var last = window.Where(verdict => verdict.Binding == binding).TakeLast(Window).ToList();
        var changed = last.Zip(last.Skip(1)).Count(pair => pair.First.Failed != pair.Second.Failed);
        return changed >= changes || (flaps && changed > Settled);
    }
}
