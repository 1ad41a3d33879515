using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProbe.Core.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeProbe.Server.Manifests.Rendering;

/// <summary>Writes JSON as YAML the way kubectl does: blocks, two blanks, quotes only where a reader would take a text for something else.</summary>
static partial class YamlText
{
    /// <summary>One document, ending with a line break.</summary>
    public static string Write(JsonNode node)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, EmitterSettings.Default.WithBestIndent(2).WithBestWidth(int.MaxValue).WithIndentedSequences());
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(node, emitter);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    static void Emit(JsonNode? node, Emitter emitter)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map)
                {
                    EmitText(key, emitter);
                    Emit(value, emitter);
                }
                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list) Emit(item, emitter);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() is JsonValueKind.String:
                EmitText(value.GetValue<string>(), emitter);
                break;
            default:
                emitter.Emit(Scalar(node?.ToJsonString() ?? "null", ScalarStyle.Plain));
                break;
        }
    }

    static void EmitText(string text, Emitter emitter) => emitter.Emit(Scalar(text,
        IsPlain(text) ? ScalarStyle.Plain : IsBlock(text) ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted));

    static Scalar Scalar(string text, ScalarStyle style) =>
        new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);

    // Durations begin with a digit and are no numbers to anybody.
    static bool IsPlain(string text) =>
        Words().IsMatch(text) && !Ambiguous().IsMatch(text) && (!char.IsAsciiDigit(text[0]) || Duration.TryParse(text, out _));

    static bool IsBlock(string text) =>
        text.Contains('\n') && text[0] is not (' ' or '\n')
        && text.All(character => character == '\n' || !char.IsControl(character))
        && !text.Contains(" \n", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9/_]([A-Za-z0-9/_.@+:,-]*[A-Za-z0-9/_.@+,-])?( [A-Za-z0-9/_.@+(,-]([A-Za-z0-9/_.@+:(),-]*[A-Za-z0-9/_.@+(),-])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"\A(true|false|yes|no|on|off|y|n|null|~)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Ambiguous();
}
