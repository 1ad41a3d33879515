using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Alerts.Silences;

namespace KubeProbe.Server.Api.Alerts.Silences;

/// <summary>Silences in the messages of the contract.</summary>
static class SilenceMapping
{
    public static Silence ToMessage(AlertSilence silence, DateTimeOffset now) => new()
    {
        Id = silence.Id,
        Matchers = { silence.Matchers.Select(ToMessage) },
        Starts = silence.StartsAt.ToTimestamp(),
        Ends = silence.EndsAt.ToTimestamp(),
        Comment = silence.Comment,
        CreatedBy = silence.CreatedBy,
        Created = silence.CreatedAt.ToTimestamp(),
        State = silence.EndsAt <= now ? "expired" : silence.IsActive(now) ? "active" : "pending",
        ExpiredBy = silence.ExpiredBy ?? "",
    };

    public static IReadOnlyList<AlertMatcher> Read(IEnumerable<Matcher> matchers) =>
        [.. matchers.Take(AlertSilence.MaxMatchers + 1).Select(matcher => new AlertMatcher(matcher.Name, matcher.Value, matcher.IsRegex, !matcher.IsNegative))];

    static Matcher ToMessage(AlertMatcher matcher) => new() { Name = matcher.Name, Value = matcher.Value, IsRegex = matcher.IsRegex, IsNegative = !matcher.IsEqual };
}
