using KubeProbe.Cli.Commands;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeProbe.Cli.Contexts;

/// <summary>A YAML value and where it stands. Read from the parser's events: no reflection, no unbounded recursion, no aliases.</summary>
sealed record YamlTree(Mark Start)
{
    const int Deepest = 64;

    /// <summary>The text of a scalar; null for a list, a mapping or an alias.</summary>
    public string? Scalar { get; private init; }

    public IReadOnlyList<YamlTree> Items { get; private init; } = [];

    public IReadOnlyList<(YamlTree Key, YamlTree Value)> Entries { get; private init; } = [];

    public YamlTree? this[string key] => Entries.FirstOrDefault(e => e.Key.Scalar == key).Value;

    /// <summary>Every document of a text.</summary>
    /// <exception cref="CliError">It is not YAML, or nested deeper than any file of ours.</exception>
    public static IReadOnlyList<YamlTree> ReadAll(string path, string text)
    {
        var documents = new List<YamlTree>();
        try
        {
            var parser = new Parser(new StringReader(text));
            while (parser.MoveNext())
                if (parser.Current is DocumentStart)
                {
                    parser.MoveNext();
                    documents.Add(Read(parser, path, 0));
                }
        }
        catch (YamlException wrong)
        {
            throw new CliError($"{path}:{wrong.Start.Line}:{wrong.Start.Column}: this is not YAML: {wrong.Message}");
        }
        return documents;
    }

    /// <summary>Reads the value that begins at the parser's present event, and leaves the parser on its last.</summary>
    static YamlTree Read(Parser parser, string path, int depth)
    {
        var start = parser.Current!.Start;
        if (depth > Deepest) throw new CliError($"{path}:{start.Line}:{start.Column}: nested deeper than {Deepest} levels");
        switch (parser.Current)
        {
            case Scalar scalar:
                return new(start) { Scalar = scalar.Value };
            case SequenceStart:
                var items = new List<YamlTree>();
                while (parser.MoveNext() && parser.Current is not SequenceEnd) items.Add(Read(parser, path, depth + 1));
                return new(start) { Items = items };
            case MappingStart:
                var entries = new List<(YamlTree, YamlTree)>();
                while (parser.MoveNext() && parser.Current is not MappingEnd)
                {
                    var key = Read(parser, path, depth + 1);
                    parser.MoveNext();
                    entries.Add((key, Read(parser, path, depth + 1)));
                }
                return new(start) { Entries = entries };
            default:
                return new YamlTree(start);
        }
    }
}
