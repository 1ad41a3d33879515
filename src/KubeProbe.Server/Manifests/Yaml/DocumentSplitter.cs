namespace KubeProbe.Server.Manifests.Yaml;

/// <summary>
/// Cuts a file at the lines that begin with <c>---</c>. YAML allows no content to begin so, which makes the cut safe, and a
/// document that is no YAML then does not hide the faults of those after it.
/// </summary>
static class DocumentSplitter
{
    /// <summary>The pieces, each with the number of lines before it.</summary>
    public static IEnumerable<(string Text, int LinesBefore)> Split(string text)
    {
        var (start, startLine, line, hasContent) = (0, 0, 0, false);
        for (var at = 0; at < text.Length; line++)
        {
            var end = text.IndexOf('\n', at);
            var next = end < 0 ? text.Length : end + 1;
            var content = text.AsSpan(at, next - at);

            // What stands before "---" without being content, such as "%YAML 1.2", belongs to the document after it.
            if (IsMarker(content) && hasContent)
            {
                yield return (text[start..at], startLine);
                (start, startLine, hasContent) = (at, line, false);
            }
            else if (IsMarker(content) || !IsPreface(content)) hasContent = true;
            at = next;
        }
        if (start < text.Length) yield return (text[start..], startLine);
    }

    static bool IsMarker(ReadOnlySpan<char> line) =>
        line.StartsWith("---") && (line.Length == 3 || char.IsWhiteSpace(line[3]));

    static bool IsPreface(ReadOnlySpan<char> line)
    {
        var trimmed = line.TrimStart();
        return trimmed.IsEmpty || trimmed[0] is '#' or '%';
    }
}
