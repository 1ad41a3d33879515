namespace KubeProbe.Probes.Inspections.Control;

/// <summary>Warnings by reason: how many, of how many objects, and one of them in words.</summary>
sealed class EventCounts
{
    const int MostReasons = 500;
    readonly Dictionary<string, EventCount> counts = new(StringComparer.Ordinal);

    public IEnumerable<EventCount> All => counts.Values.OrderByDescending(count => count.Times);

    public void Add(KubeObject one)
    {
        var reason = one.Text("reason") ?? "";
        if (!counts.TryGetValue(reason, out var count))
        {
            if (counts.Count >= MostReasons) return;
            counts[reason] = count = new EventCount(reason, $"{one.Text("involvedObject", "kind")} {one.Text("involvedObject", "namespace")}/{one.Text("involvedObject", "name")}: {one.Text("message")}");
        }

        count.Times += Math.Max(1, Math.Max(one.Integer("count"), one.Integer("series", "count")));
        count.Objects++;
    }
}

/// <summary>Warnings of one reason.</summary>
sealed class EventCount(string reason, string example)
{
    public string Reason => reason;

    public string Example => example;

    public long Times { get; set; }

    public long Objects { get; set; }
}
