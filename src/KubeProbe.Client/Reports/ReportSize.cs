using System.Text;

namespace KubeProbe.Client.Reports;

/// <summary>
/// Makes a report fit: errors keep at most half of the room and the message an eighth, facts a quarter; the measurements share what is left,
/// thinned evenly; the message then says what is missing. What is written is valid JSON whatever was put in.
/// </summary>
static class ReportSize
{
    const int NoteRoom = 160;

    public static byte[] Fit(bool ok, IReadOnlyList<string> errors, string? message, MeasurementLog log, int maxBytes, FactLog? facts = null)
    {
        var samples = log.Take(ProbeReport.MaxMeasurements);
        var clipped = ClipAll(errors, maxBytes / 2);
        var text = message is null ? null : Clip(message, Math.Min(ProbeReport.MaxErrorBytes, maxBytes / 8));

        var told = facts?.Take(maxBytes / 4);

        while (true)
        {
            var note = Note(errors, clipped, message, text, log.Count, samples.Count, facts?.Count ?? 0, told?.Count ?? 0);
            var bytes = ReportJson.Write(new ProbeReport(ok, clipped, Join(text, note), samples, told));
            if (bytes.Length <= maxBytes || samples.Count == 0) return bytes;
            samples = log.Take((int)Math.Min(samples.Count * 0.9, (double)samples.Count * (maxBytes - NoteRoom) / bytes.Length));
        }
    }

    static string? Join(string? text, string? note) => note is null ? text : text is null ? note : $"{text} {note}";

    static string? Note(IReadOnlyList<string> errors, List<string> clipped, string? message, string? text, long measured, int sent, int facts, int told)
    {
        List<string> parts = [];
        if (clipped.Count < errors.Count) parts.Add($"{clipped.Count} of {errors.Count} errors");
        if (!clipped.SequenceEqual(errors.Take(clipped.Count)) || text != message) parts.Add("long texts cut");
        if (sent < measured) parts.Add($"{sent} of {measured} measurements");
        if (told < facts) parts.Add($"{told} of {facts} facts");
        return parts.Count == 0 ? null : $"[shortened: {string.Join(", ", parts)}]";
    }

    static List<string> ClipAll(IReadOnlyList<string> errors, int room)
    {
        List<string> kept = [];
        foreach (var error in errors.Take(ProbeReport.MaxErrors))
        {
            // The first error is the most telling: it may take half, each later one a quarter of what is then left.
            var clipped = Clip(error, Math.Min(ProbeReport.MaxErrorBytes, kept.Count == 0 ? room / 2 : room / 4));
            var cost = Cost(clipped) + 3;
            if (kept.Count > 0 && (cost > room || clipped.Length < Math.Min(error.Length, 16))) break;
            kept.Add(clipped);
            room -= cost;
        }

        return kept;
    }

    static string Clip(string text, int room)
    {
        if (text.Length <= room && Cost(text) <= room) return Whole(text);
        int low = 0, high = Math.Min(text.Length, room);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Cost(text[..middle]) + 3 <= room) low = middle; else high = middle - 1;
        }

        if (low > 0 && char.IsHighSurrogate(text[low - 1])) low--;
        return Whole(text[..low]) + "…";
    }

    /// <summary>Half a surrogate pair has no place in UTF-8: it becomes U+FFFD.</summary>
    static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    static int Cost(string text) => Encoding.UTF8.GetByteCount(ReportJson.Encoder.Encode(text));
}
