namespace KubeProbe.Probes.Inspections.Control;

/// <summary>Which warnings count, and how many are too many.</summary>
static class EventRules
{
    public static bool IsWanted(KubeObject one, IReadOnlyList<string> reasons, IReadOnlyList<string> ignored, TimeSpan window, DateTimeOffset now)
    {
        var reason = one.Text("reason") ?? "";
        var last = one.Time("series", "lastObservedTime") ?? one.Time("lastTimestamp") ?? one.Time("eventTime") ?? one.Created;
        return one.Text("type") == "Warning" && last is { } at && now - at <= window && !ignored.Contains(reason) && (reasons.Count == 0 || reasons.Contains(reason));
    }

    public static IEnumerable<string> Check(EventCounts counts, int maxCount, TimeSpan window) =>
        counts.All.Where(count => count.Times > maxCount).Select(count =>
            $"warning {count.Reason}: {count.Times} times within {Age.Of(window)} on {count.Objects} objects, {maxCount} is the most, such as {Cut(count.Example)}; look at what these objects have in common");

    static string Cut(string text) => text.Length <= 250 ? text : text[..249] + "…";
}
