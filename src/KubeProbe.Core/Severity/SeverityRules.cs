using KubeProbe.Core.Bindings;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Severity;

/// <summary>What a verdict changes.</summary>
public enum SeverityStep
{
    None,
    Raise,
    Resolve,
}

/// <summary>When failures become an alert, and when they stop being one.</summary>
public static class SeverityRules
{
    /// <summary>Whether a verdict counts: only Failed and Passed speak of the cluster.</summary>
    public static bool Counts(Verdict verdict) => verdict is Verdict.Failed or Verdict.Passed;

    /// <summary>
    /// So many of a binding's verdicts are kept at least: a run that is taken up again after a crash is known by them, and counted
    /// once.
    /// </summary>
    public const int KeptAtLeast = 20;

    /// <summary>
    /// The window with one verdict more, among its binding's by when the runs finished: one that is taken up late, after a crash, is not
    /// news to what finished after it.
    /// </summary>
    /// <param name="window">Verdicts that count, each binding's by when they finished.</param>
    /// <param name="counted">The new one.</param>
    public static List<CountedVerdict> With(IReadOnlyList<CountedVerdict> window, CountedVerdict counted)
    {
        var next = window.ToList();
        var later = next.FindIndex(verdict => verdict.Binding == counted.Binding && verdict.FinishedAt > counted.FinishedAt);
        next.Insert(later < 0 ? next.Count : later, counted);
        return next;
    }

    /// <summary>Whether a later verdict of its binding is known, so that this one says nothing of how it stands now.</summary>
    public static bool IsLate(IReadOnlyList<CountedVerdict> window, CountedVerdict counted) =>
        window.Last(verdict => verdict.Binding == counted.Binding) != counted;

    /// <summary>The verdicts that still matter: of the binding, as many as its threshold looks back at; others' are left to their own.</summary>
    /// <param name="window">Verdicts that count, each binding's by when they finished.</param>
    /// <param name="binding">Of the new verdict.</param>
    /// <param name="threshold">The binding's.</param>
    public static List<CountedVerdict> Keep(IReadOnlyList<CountedVerdict> window, string binding, AlertThreshold threshold)
    {
        var most = Math.Max(KeptAtLeast, Math.Max(threshold.Of ?? threshold.Failures, threshold.Passes));
        var surplus = window.Count(verdict => verdict.Binding == binding) - most;
        return [.. window.Where(verdict => verdict.Binding != binding || surplus-- <= 0).TakeLast(SeverityState.MaxWindow)];
    }

    /// <summary>N failures among the binding's last M raise; so many passes in a row resolve.</summary>
    /// <param name="window">Verdicts that count, each binding's by when they finished, the new one among them.</param>
    /// <param name="binding">The new verdict's binding: others' verdicts don't count for its threshold.</param>
    /// <param name="threshold">The binding's.</param>
    /// <param name="open">Whether an alert is open.</param>
    /// <param name="flaps">The case comes and goes: that is one alert, raised with a failure and not resolved before it has settled.</param>
    public static SeverityStep Next(IReadOnlyList<CountedVerdict> window, string binding, AlertThreshold threshold, bool open, bool flaps = false)
    {
        var mine = window.Where(verdict => verdict.Binding == binding).ToList();
        var last = mine.TakeLast(threshold.Of ?? threshold.Failures).Count(verdict => verdict.Failed);
        if (flaps && open) return SeverityStep.None;
        if (!open) return (flaps || last >= threshold.Failures) && mine[^1].Failed ? SeverityStep.Raise : SeverityStep.None;

        var passes = mine.AsEnumerable().Reverse().TakeWhile(verdict => !verdict.Failed).Count();
        return passes >= threshold.Passes ? SeverityStep.Resolve : SeverityStep.None;
    }
}
