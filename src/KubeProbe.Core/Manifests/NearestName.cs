namespace KubeProbe.Core.Manifests;

/// <summary>"Did you mean": the known name nearest to an unknown one.</summary>
public static class NearestName
{
    const int MostCandidates = 10_000;
    const int MostListed = 12;

    /// <summary>The nearest of the candidates, or null when none is near enough to be a slip of the hand.</summary>
    public static string? Of(string text, IEnumerable<string> candidates)
    {
        var (nearest, least) = ((string?)null, text.Length / 3 + 2);
        foreach (var candidate in candidates.Take(MostCandidates))
        {
            if (Math.Abs(candidate.Length - text.Length) >= least) continue;
            var distance = Distance(text, candidate);
            if (distance < least) (nearest, least) = (candidate, distance);
        }
        return nearest;
    }

    /// <summary>A remedy: the nearest name, or else all there are.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="candidates">What there is.</param>
    /// <param name="lead">Before the list, such as <c>the fields are</c>.</param>
    public static string Remedy(string text, IReadOnlyCollection<string> candidates, string lead)
    {
        if (Of(text, candidates) is { } nearest) return $"Did you mean \"{nearest}\"?";
        if (candidates.Count == 0) return "Remove it: there are none.";
        var listed = string.Join(", ", candidates.Take(MostListed));
        return candidates.Count <= MostListed
            ? $"{char.ToUpperInvariant(lead[0])}{lead[1..]}: {listed}."
            : $"{char.ToUpperInvariant(lead[0])}{lead[1..]}: {listed} and {candidates.Count - MostListed} more.";
    }

    // Insertions, deletions, replacements and swaps of neighbours, without regard to capitals.
    static int Distance(string left, string right)
    {
        if (left.Length > 128 || right.Length > 128) return int.MaxValue;
        var (before, above, row) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var j = 0; j <= right.Length; j++) above[j] = j;

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = Same(left[i - 1], right[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            (before, above, row) = (above, row, before);
        }
        return above[right.Length];
    }

    static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
