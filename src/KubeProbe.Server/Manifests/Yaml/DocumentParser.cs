using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeProbe.Server.Manifests.Yaml;

/// <summary>Makes nodes of YAML text, within <see cref="SourceLimits"/>. One parser serves all files of an apply, so the limits hold over all.</summary>
sealed class DocumentParser
{
    const string CoreTag = "tag:yaml.org,2002:";

    readonly Dictionary<AnchorName, (SourceNode Node, int Size)> anchors = [];
    int nodes;
    int linesBefore;
    Action<SourceRefusal> complain = _ => { };

    /// <summary>
    /// The documents of one piece; empty ones are left out. Throws <see cref="SourceRefusal"/> where nothing more can be read;
    /// lesser faults are told to <paramref name="complain"/>.
    /// </summary>
    public IReadOnlyList<SourceNode> Parse(string text, int linesBefore, Action<SourceRefusal> complain)
    {
        this.linesBefore = linesBefore;
        this.complain = complain;
        var documents = new List<SourceNode>();
        var scanner = new Scanner(new StringReader(text), skipComments: true);
        try
        {
            var events = new Parser(scanner);
            while (events.MoveNext())
            {
                if (events.Current is not DocumentStart) continue;
                anchors.Clear();
                events.MoveNext();
                if (Read(events, 0) is var node and not SourceScalar { IsNull: true }) documents.Add(node);
            }
        }
        catch (YamlException fault)
        {
            throw YamlFault.Explain(fault, text, linesBefore);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            // The scanner meets some broken texts with exceptions of its own making, such as a mapping that is never closed.
            throw new SourceRefusal((int)scanner.CurrentPosition.Line + linesBefore, (int)scanner.CurrentPosition.Column,
                "This is not YAML: a part that was begun before is not ended here.", "Close every {, [ and quotation mark, and check the indentation.");
        }
        return documents;
    }

    SourceNode Read(Parser events, int depth)
    {
        var start = events.Current!;
        var sizeBefore = nodes++;
        if (nodes > SourceLimits.Nodes)
            throw new SourceRefusal(LineOf(start), ColumnOf(start), $"There are more than {SourceLimits.Nodes} values.",
                "Apply the files in several steps, and use aliases sparingly.", endsAll: true);
        if (depth > SourceLimits.Depth)
            throw Refuse(start, $"Mappings and lists lie more than {SourceLimits.Depth} deep within each other.", "No manifest is that deep: flatten it.");

        if (start is AnchorAlias alias) return Resolve(alias);

        var (node, anchor) = start switch
        {
            Scalar scalar => (ReadScalar(scalar), scalar.Anchor),
            MappingStart mapping => (ReadMap(events, mapping, depth), mapping.Anchor),
            SequenceStart sequence => (ReadList(events, sequence, depth), sequence.Anchor),
            _ => throw Refuse(start, "This is not a value.", "Correct the YAML here."),
        };
        if (!anchor.IsEmpty) anchors[anchor] = (node, nodes - sizeBefore);
        return node;
    }

    // An anchor is known only when its node is complete, so nothing can hold itself.
    SourceNode Resolve(AnchorAlias alias)
    {
        if (!anchors.TryGetValue(alias.Value, out var target))
            throw Refuse(alias, $"There is no anchor &{alias.Value} before this.", "Define the anchor earlier in the same document, or write the value itself.");
        nodes += target.Size;
        return target.Node;
    }

    SourceNode ReadScalar(Scalar scalar)
    {
        var tag = CheckTag(scalar);
        var isPlain = scalar.Style is ScalarStyle.Plain && tag is not ("!" or CoreTag + "str");
        return new SourceScalar(LineOf(scalar), ColumnOf(scalar), scalar.Value, isPlain);
    }

    SourceNode ReadList(Parser events, SequenceStart start, int depth)
    {
        CheckTag(start);
        var items = new List<SourceNode>();
        while (Next(events) is not SequenceEnd) items.Add(Read(events, depth + 1));
        return new SourceList(LineOf(start), ColumnOf(start), items);
    }

    SourceNode ReadMap(Parser events, MappingStart start, int depth)
    {
        CheckTag(start);
        var entries = new List<SourceEntry>();
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        while (Next(events) is not MappingEnd)
        {
            var at = events.Current!;
            if (Read(events, depth + 1) is not SourceScalar key)
                throw Refuse(at, "A field's name must be a single value.", "Write name: value; quote a text that begins with { or [.");
            Next(events);
            var value = Read(events, depth + 1);
            if (keys.TryAdd(key.Text, key.Line)) entries.Add(new SourceEntry(key, value));
            else complain(Refuse(at, $"The field \"{key.Text}\" stands twice; first in line {keys[key.Text]}.", "Remove one of the two."));
        }
        return new SourceMap(LineOf(start), ColumnOf(start), entries);
    }

    static ParsingEvent Next(Parser events)
    {
        events.MoveNext();
        return events.Current!;
    }

    // Tags choose types in other readers; here the field alone decides.
    string CheckTag(NodeEvent node)
    {
        var tag = node.Tag.IsEmpty ? "" : node.Tag.Value;
        if (tag is "" or "!" or CoreTag + "str" or CoreTag + "int" or CoreTag + "float" or CoreTag + "bool" or CoreTag + "null"
            or CoreTag + "map" or CoreTag + "seq") return tag;
        complain(Refuse(node, $"The tag {tag.Replace(CoreTag, "!!", StringComparison.Ordinal)} is not supported.", "Remove the tag."));
        return tag;
    }

    SourceRefusal Refuse(ParsingEvent at, string message, string remedy) => new(LineOf(at), ColumnOf(at), message, remedy);

    int LineOf(ParsingEvent at) => (int)at.Start.Line + linesBefore;

    static int ColumnOf(ParsingEvent at) => (int)at.Start.Column;
}
