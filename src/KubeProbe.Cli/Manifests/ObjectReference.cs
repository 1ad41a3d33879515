using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Manifests;

/// <summary>An object, named the way users name it; without a name it is every object of the kind.</summary>
readonly record struct ObjectReference(string Kind, string? Name)
{
    /// <summary>Reads <c>KIND</c>, <c>KIND NAME…</c>, <c>KIND/NAME…</c>, and <c>KIND,KIND</c>, as kubectl does.</summary>
    public static IReadOnlyList<ObjectReference> Parse(IReadOnlyList<string> words)
    {
        if (words is []) throw new CliError("name a kind, or KIND/NAME");
        if (words.Any(w => w.Contains('/'))) return [.. words.Select(WithSlash)];

        var kinds = words[0].Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (kinds is []) throw new CliError("name a kind, or KIND/NAME");
        return words.Count == 1
            ? [.. kinds.Select(k => new ObjectReference(k, null))]
            : [.. from kind in kinds from name in words.Skip(1) select new ObjectReference(kind, name)];
    }

    static ObjectReference WithSlash(string word) => word.Split('/') is [{ Length: > 0 } kind, { Length: > 0 } name]
        ? new(kind, name)
        : throw new CliError($"'{SafeText.Line(word)}' is not of the form KIND/NAME", "Use either KIND NAME… or KIND/NAME….");
}
