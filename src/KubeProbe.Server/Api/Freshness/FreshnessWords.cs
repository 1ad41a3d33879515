using KubeProbe.Core.Freshness;

namespace KubeProbe.Server.Api.Freshness;

/// <summary>Freshness in a word, as tables show it.</summary>
static class FreshnessWords
{
    /// <summary>Whether a judgement says nothing of the present.</summary>
    public static bool IsOutdated(JudgementNote? last, DateTimeOffset now) => last is null || now - last.At > FreshnessOptions.Outdated;

    /// <summary>Over several cases: the worst of them, and how many it is.</summary>
    public static string Of(IReadOnlyDictionary<FreshnessState, int>? counts, bool outdated)
    {
        var total = counts?.Values.Sum() ?? 0;
        if (total == 0) return "<none>";
        if (outdated) return "unjudged";

        foreach (var (state, word) in (ReadOnlySpan<(FreshnessState, string)>)[(FreshnessState.Stale, "stale"), (FreshnessState.Skipped, "skipped")])
            if (counts!.GetValueOrDefault(state) is > 0 and var some) return some == total ? word : FormattableString.Invariant($"{some} of {total} {word}");
        if (counts!.GetValueOrDefault(FreshnessState.Fresh) > 0) return "fresh";
        return counts!.GetValueOrDefault(FreshnessState.Awaited) > 0 ? "awaited" : "paused";
    }
}
