using KubeProbe.Core.Freshness;
using Told = KubeProbe.Contracts.V1Alpha1.FreshnessState;

namespace KubeProbe.Server.Api.Freshness;

/// <summary>Freshness in a word, as tables show it.</summary>
static class FreshnessWords
{
    /// <summary>Whether a judgement says nothing of the present.</summary>
    public static bool IsOutdated(JudgementNote? last, DateTimeOffset now) => last is null || now - last.At > FreshnessOptions.Outdated;

    /// <summary>In the words of the outside contract; unspecified where nothing is expected.</summary>
    public static Told ToMessage(FreshnessState? state, bool outdated) => state switch
    {
        null => Told.Unspecified,
        _ when outdated => Told.Unjudged,
        FreshnessState.Fresh => Told.Fresh,
        FreshnessState.Awaited => Told.Awaited,
        FreshnessState.Skipped => Told.Skipped,
        FreshnessState.Paused => Told.Paused,
        _ => Told.Stale,
    };

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
