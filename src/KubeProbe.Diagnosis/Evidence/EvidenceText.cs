using System.Collections;
using KubeProbe.Core.Diagnosis;

namespace KubeProbe.Diagnosis.Evidence;

/// <summary>
/// Evidence as one bounded text: a line for each of its lines, lower case beside it for matching. What comes in is hostile, huge
/// or both, so all that later costs time is cut here.
/// </summary>
sealed class EvidenceText
{
    const int MaxLine = 2_000;
    const int MaxLines = 300;
    const int MaxSource = 15_000;
    const int MaxTexts = 20_000;

    // Of each three characters that follow each other, whether they occur: most of what is looked for is told from here not to be there.
    readonly BitArray triples = new(1 << 16);

    EvidenceText(List<EvidenceLine> lines)
    {
        Lines = lines;
        Lower = string.Join('\n', lines.Select(line => line.Text)).ToLowerInvariant();
        var starts = new int[lines.Count];
        for (var (i, at) = (0, 0); i < lines.Count; i++)
        {
            starts[i] = at;
            at += lines[i].Text.Length + 1;
        }
        Starts = starts;
        for (var i = 0; i + 3 <= Lower.Length; i++) triples[Triple(Lower, i)] = true;
    }

    public IReadOnlyList<EvidenceLine> Lines { get; }

    /// <summary>All lines in lower case, separated by line feeds.</summary>
    public string Lower { get; }

    /// <summary>Lines of the failure itself, without what happened around it.</summary>
    public IEnumerable<EvidenceLine> OwnLines => Lines.Where(line => line.Source is not Source.Context);

    /// <summary>What happened around it.</summary>
    public IEnumerable<string> Context => Lines.Where(line => line.Source is Source.Context).Select(line => line.Text);

    /// <summary>Where each line starts in <see cref="Lower"/>.</summary>
    public int[] Starts { get; }

    public static EvidenceText Of(DiagnosisEvidence evidence)
    {
        var lines = new List<EvidenceLine>();
        Add(lines, Source.Message, JsonLines.Of(evidence.Message));
        Add(lines, Source.Event, (evidence.Events ?? []).SelectMany(JsonLines.Of));
        Add(lines, Source.Status, (evidence.Status ?? []).SelectMany(JsonLines.Of));
        Add(lines, Source.Log, (evidence.Logs ?? []).SelectMany(JsonLines.Of));
        Add(lines, Source.Context, evidence.Context ?? []);
        return new EvidenceText(lines);
    }

    /// <summary>False when the text, in lower case, is certainly nowhere.</summary>
    public bool MayHold(string text)
    {
        for (var i = 0; i + 3 <= text.Length; i++)
            if (!triples[Triple(text, i)]) return false;
        return true;
    }

    static int Triple(string text, int at) => ((text[at] * 31 + text[at + 1]) * 31 + text[at + 2]) * 40503 & 0xffff;

    /// <summary>The number of the line that holds this place.</summary>
    public int LineAt(int position)
    {
        var found = Array.BinarySearch(Starts, position);
        return found >= 0 ? found : ~found - 1;
    }

    // The first lines of what is too long say how it began, the last ones why it ended.
    static void Add(List<EvidenceLine> lines, Source source, IEnumerable<string> texts)
    {
        var (head, tail) = (MaxSource, new Queue<string>());
        var (kept, left) = (0, MaxSource);
        foreach (var line in texts.Take(MaxTexts).SelectMany(Cut).Take(MaxTexts))
            if (kept < MaxLines && (head -= line.Length) > 0)
            {
                lines.Add(new EvidenceLine(source, line));
                kept++;
            }
            else
            {
                head = 0;
                tail.Enqueue(line);
                left -= line.Length;
                while (tail.Count > MaxLines || left < 0) left += tail.Dequeue().Length;
            }
        lines.AddRange(tail.Select(line => new EvidenceLine(source, line)));
    }

    static IEnumerable<string> Cut(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = text.AsSpan(at).IndexOfAny('\n', '\r') is >= 0 and var found ? at + found : text.Length;
            var line = text.AsSpan(at, end - at).Trim();
            at = end + 1;
            if (!line.IsEmpty) yield return (line.Length > MaxLine ? line[..MaxLine] : line).ToString();
        }
    }
}

/// <summary>Where a line comes from.</summary>
enum Source { Message, Event, Status, Log, Context }

/// <summary>A line of evidence.</summary>
readonly record struct EvidenceLine(Source Source, string Text);
