using KubeProbe.Diagnosis.Evidence;

namespace KubeProbe.Diagnosis.Classifier;

/// <summary>
/// Words and pairs of words of masked evidence, hashed: so a model holds weights and no text. A long piece of evidence weighs no more than
/// a short one.
/// </summary>
static class Features
{
    /// <summary>How many there are.</summary>
    public const int Count = 1 << 15;

    const int MaxWords = 6_000;

    /// <summary>The features that are there, in order, with their values; of length 1 together.</summary>
    public static (int[] Indexes, float[] Values) Of(EvidenceText text)
    {
        var counts = new Dictionary<int, int>();
        var left = MaxWords;
        var seen = new HashSet<string>();
        foreach (var line in text.OwnLines)
        {
            var masked = Masking.Mask(line.Text);
            // A line that is repeated says no more than once.
            if (!seen.Add(masked)) continue;
            if (left <= 0) break;
            var (before, beforeThat) = (0u, 0u);
            foreach (var word in Words(masked))
            {
                if (--left < 0) break;
                var hash = Hash(word);
                Count1(counts, hash);
                if (before != 0) Count1(counts, Join(before, hash));
                if (beforeThat != 0) Count1(counts, Join(Join(beforeThat, before), hash));
                (beforeThat, before) = (before, hash);
            }
        }
        var indexes = counts.Keys.Order().ToArray();
        var values = indexes.Select(index => 1 + MathF.Log(counts[index])).ToArray();
        var length = MathF.Sqrt(values.Sum(value => value * value));
        for (var i = 0; i < values.Length; i++) values[i] /= length;
        return (indexes, values);
    }

    static void Count1(Dictionary<int, int> counts, uint hash)
    {
        var index = (int)((hash * 2654435769u) >> 17);
        counts[index] = counts.GetValueOrDefault(index) + 1;
    }

    static List<string> Words(string masked)
    {
        var words = new List<string>();
        for (var (i, start) = (0, -1); i <= masked.Length; i++)
        {
            var inside = i < masked.Length && (char.IsAsciiLetterOrDigit(masked[i]) || masked[i] == '_');
            if (inside && start < 0) start = i;
            if (inside || start < 0) continue;
            if (i - start is > 1 and < 40) AddWord(words, masked[start..i]);
            start = -1;
        }
        return words;
    }

    // FailedCreatePodSandBox is a word, and so are its parts.
    static void AddWord(List<string> words, string word) => words.Add(word.ToLowerInvariant());

    // The same on every machine and in every version of the runtime: what is trained here is read there.
    static uint Hash(string word)
    {
        var hash = 2166136261u;
        foreach (var c in word) hash = (hash ^ c) * 16777619u;
        return hash == 0 ? 1 : hash;
    }

    static uint Join(uint first, uint second) => ((first * 31) ^ second) * 16777619u + 1;
}
