using KubeProbe.Probes.Inspections;

namespace KubeProbe.Probes;

sealed partial class ProbeParameters
{
    /// <summary>One of the words known.</summary>
    public string Word(string name, IReadOnlyList<string> known, string otherwise)
    {
        var word = Text(name, otherwise);
        if (!known.Contains(word)) Fault($"{name} is '{word}', none of {string.Join(", ", known)}");
        return word;
    }

    /// <summary>Some of the words known.</summary>
    public IReadOnlyList<string> Words(string name, IReadOnlyList<string> known, string otherwise)
    {
        var words = Split(Text(name, otherwise));
        foreach (var word in words.Where(w => !known.Contains(w))) Fault($"{name} holds '{word}', none of {string.Join(", ", known)}");
        return words;
    }

    /// <summary>A list with a default.</summary>
    public IReadOnlyList<string> List(string name, string otherwise) => Split(Text(name, otherwise));

    /// <summary>Kinds of the API, as <c>apps/v1/deployments</c>.</summary>
    public IReadOnlyList<KubeKind> Kinds(string name, string otherwise)
    {
        List<KubeKind> kinds = [];
        foreach (var text in Split(Text(name, otherwise)))
        {
            if (KubeKind.TryParse(text, out var kind)) kinds.Add(kind);
            else Fault($"{name} holds '{text}', no kind such as v1/pods or apps/v1/deployments");
        }

        return kinds;
    }

    static string[] Split(string text) => text.Split([',', ' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
