namespace KubeProbe.Probes.Inspections;

/// <summary>A kind of the API by its path, written <c>v1/pods</c> or <c>apps/v1/deployments</c>.</summary>
readonly record struct KubeKind(string Group, string Version, string Plural)
{
    public static KubeKind Core(string plural) => new("", "v1", plural);

    /// <summary>Path of the collection: of one namespace, or of all where none is named.</summary>
    public string Path(string? @namespace = null) =>
        (Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}") + (@namespace is null ? "" : $"/namespaces/{@namespace}") + $"/{Plural}";

    public static bool TryParse(string text, out KubeKind kind)
    {
        var parts = text.Split('/');
        kind = parts is [var version, var core] ? new("", version, core) : parts is [var group, var v, var plural] ? new(group, v, plural) : default;
        return parts.Length is 2 or 3 && Array.TrueForAll(parts, IsWord) && kind.Version.StartsWith('v');
    }

    static bool IsWord(string part) => part.Length is > 0 and <= 253 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');

    public override string ToString() => Group.Length == 0 ? $"{Version}/{Plural}" : $"{Group}/{Version}/{Plural}";
}
