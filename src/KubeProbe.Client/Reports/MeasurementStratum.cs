namespace KubeProbe.Client.Reports;

/// <summary>The samples of one name and one outcome: evenly thinned once there are too many, the slowest always kept.</summary>
sealed class MeasurementStratum
{
    const int Room = 2048;

    readonly List<(long Sequence, Measurement Sample)> kept = [];
    (long Sequence, Measurement Sample) slowest;
    long stride = 1;

    public long Count { get; private set; }

    public int Kept => kept.Count;

    public Measurement Slowest => slowest.Sample;

    public void Add(long sequence, Measurement sample)
    {
        if (Count == 0 || Size(sample) > Size(slowest.Sample)) slowest = (sequence, sample);
        if (Count++ % stride != 0) return;
        kept.Add((sequence, sample));
        if (kept.Count <= Room) return;

        // Every other one goes and from now on only every other one comes: what is kept stays evenly spread.
        for (var i = 0; i < kept.Count / 2 + 1; i++)
            if (i * 2 < kept.Count) kept[i] = kept[i * 2];
        kept.RemoveRange(kept.Count / 2 + 1, kept.Count - kept.Count / 2 - 1);
        stride *= 2;
    }

    public IEnumerable<(long Sequence, Measurement Sample)> Take(int limit)
    {
        var take = Math.Min(limit, kept.Count);
        var chosen = Enumerable.Range(0, take).Select(i => kept[(int)((long)i * kept.Count / take)]).ToList();
        if (chosen.TrueForAll(c => c.Sequence != slowest.Sequence)) chosen[^1] = slowest;
        return chosen;
    }

    static double Size(Measurement sample) => sample.Seconds ?? Math.Abs(sample.Value ?? 0);
}
