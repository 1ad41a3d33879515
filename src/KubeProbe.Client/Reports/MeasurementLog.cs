namespace KubeProbe.Client.Reports;

/// <summary>
/// Keeps what a run measures in bounded memory. Samples are kept per name and outcome, so that when there are too many to
/// keep or to send, successes and failures are thinned alike, the success ratio stays, and the slowest of each is never lost.
/// </summary>
sealed class MeasurementLog
{
    const int MaxNames = 256;
    const int MaxNameLength = 64;
    const int MaxUnitLength = 32;

    readonly Lock gate = new();
    readonly Dictionary<(string Name, bool? Ok), MeasurementStratum> strata = [];
    readonly HashSet<string> names = [];
    long sequence;
    long foreign;

    public void Add(string name, bool? ok, double? seconds, double? value, string? unit)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        // JSON has no word for a number that is not finite.
        var sample = new Measurement(Clean(name), ok, Finite(seconds), Finite(value), unit is { Length: > MaxUnitLength } ? unit[..MaxUnitLength] : unit);
        lock (gate)
        {
            if (names.Count >= MaxNames && !names.Contains(sample.Name)) { foreign++; return; }
            names.Add(sample.Name);
            if (!strata.TryGetValue((sample.Name, ok), out var stratum)) strata[(sample.Name, ok)] = stratum = new MeasurementStratum();
            stratum.Add(sequence++, sample);
        }
    }

    /// <summary>How many samples were ever added.</summary>
    public long Count { get { lock (gate) return sequence + foreign; } }

    /// <summary>
    /// At most <paramref name="limit"/> samples in the order they were taken. Every name has an equal share, and what it does not
    /// need goes to the others; each outcome of a name keeps at least one. Failures first where not every name finds room.
    /// </summary>
    public IReadOnlyList<Measurement> Take(int limit)
    {
        lock (gate)
        {
            if (limit <= 0) return [];
            var groups = strata.Values.OrderBy(s => s.Slowest.Ok ?? true).Take(limit).GroupBy(s => s.Slowest.Name)
                .Select(g => (Strata: g.ToList(), Count: g.Sum(s => s.Count), Most: g.Min(s => (double)s.Kept / s.Count) * g.Sum(s => s.Count)))
                .ToList();
            var share = Share([.. groups.Select(g => g.Most)], limit);
            var parts = groups
                .SelectMany(g => g.Strata.Select(s => (Stratum: s, Count: Math.Max(1, (int)Math.Round(Math.Min(share, g.Most) * s.Count / g.Count)))))
                .ToArray();
            // Rounding and the one that each outcome keeps may add up to more than there is room for.
            for (var excess = parts.Sum(p => p.Count) - limit; excess > 0; excess--)
            {
                var largest = Enumerable.Range(0, parts.Length).MaxBy(i => parts[i].Count);
                parts[largest].Count--;
            }

            return [.. parts.SelectMany(p => p.Stratum.Take(p.Count)).OrderBy(s => s.Sequence).Select(s => s.Sample)];
        }
    }

    /// <summary>The largest share at which all of them together stay within the limit.</summary>
    static double Share(double[] needs, double limit)
    {
        Array.Sort(needs);
        for (var i = 0; i < needs.Length; i++)
        {
            var share = limit / (needs.Length - i);
            if (needs[i] >= share) return share;
            limit -= needs[i];
        }

        return double.MaxValue;
    }

    static double? Finite(double? number) => number is { } n && double.IsFinite(n) ? n : null;

    static string Clean(string name)
    {
        var cut = name.Length > MaxNameLength ? name[..MaxNameLength] : name;
        return string.Create(cut.Length, cut, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsAsciiLetterOrDigit(source[i]) || source[i] is '-' or '_' or '.' ? source[i] : '_';
        });
    }
}
