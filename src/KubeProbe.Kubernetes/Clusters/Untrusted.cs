namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Text that a cluster wrote, made fit for messages: bounded and on one line.</summary>
static class Untrusted
{
    const int Longest = 2_000;

    public static string Text(string? text, int longest = Longest)
    {
        if (string.IsNullOrWhiteSpace(text)) return "";
        var cut = text.Length > longest ? string.Concat(text.AsSpan(0, longest), "…") : text;
        return string.Create(cut.Length, cut, static (characters, from) =>
        {
            for (var i = 0; i < characters.Length; i++) characters[i] = char.IsControl(from[i]) ? ' ' : from[i];
        }).Trim();
    }
}
