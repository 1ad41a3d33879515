namespace KubeProbe.Core.Alerts.Silences;

/// <summary>What a silence must be like, and which one holds an alert back.</summary>
public static class AlertSilenceRules
{
    /// <summary>Most characters of a comment.</summary>
    public const int MaxComment = 500;

    /// <summary>All that is wrong with one that is to be made, by field.</summary>
    public static IEnumerable<(string Field, string Fault)> Faults(AlertSilence silence, DateTimeOffset now)
    {
        if (silence.Matchers.Count is 0 or > AlertSilence.MaxMatchers)
            yield return ("matchers", $"There must be 1 to {AlertSilence.MaxMatchers} of them, such as cluster=\"prod-1\".");
        foreach (var fault in silence.Matchers.Take(AlertSilence.MaxMatchers).Select(AlertMatcherRules.Fault).OfType<string>())
            yield return ("matchers", fault);
        if (silence.Matchers.Count > 0 && silence.Matchers.All(matcher => AlertMatcherRules.Fault(matcher) is null && matcher.TakesNothing))
            yield return ("matchers", "Each of them is true of an alert without any label, so this would silence everything. Name a value, such as cluster=\"prod-1\".");
        if (silence.EndsAt <= now) yield return ("ends", "It is over already. Give a time that is yet to come.");
        if (silence.EndsAt <= silence.StartsAt) yield return ("ends", "It ends before it starts.");
        else if (silence.EndsAt - silence.StartsAt > AlertSilence.Longest) yield return ("ends", $"It lasts more than {AlertSilence.Longest.TotalDays:0} days. Make it shorter.");
        if (silence.Comment.Trim().Length is 0 or > MaxComment || silence.Comment.Any(char.IsControl))
            yield return ("comment", $"Say why in 1 to {MaxComment} characters without control characters.");
    }

    /// <summary>Of those that count now and match, the one that ends last; null when none does.</summary>
    public static AlertSilence? Holding(IReadOnlyList<AlertSilence> silences, IReadOnlyDictionary<string, string> labels, DateTimeOffset now) =>
        silences.Where(silence => silence.IsActive(now) && silence.Matches(labels)).MaxBy(silence => silence.EndsAt);

    /// <summary>
    /// What holds back an alert, or an incident: that is silenced when all that fires of it is, until the first of its silences ends. Of what
    /// is over, its own labels count.
    /// </summary>
    public static AlertSilence? Holding(IReadOnlyList<AlertSilence> silences, AlertContext context, DateTimeOffset now)
    {
        if (silences.Count == 0) return null;
        var firing = context.Firing.ToList();
        AlertSilence? first = null;
        foreach (var labels in firing.Count > 0 ? firing : [context.Labels])
        {
            if (Holding(silences, labels, now) is not { } by) return null;
            if (first is null || by.EndsAt < first.EndsAt) first = by;
        }
        return first;
    }
}
