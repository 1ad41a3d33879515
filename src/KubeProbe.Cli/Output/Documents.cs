using System.Text.Json;
using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Output;

/// <summary>Prints objects as json, yaml or jsonl.</summary>
static class Documents
{
    /// <summary>Prints one object.</summary>
    public static void Write(Call call, JsonElement element)
    {
        switch (call.Format)
        {
            case OutputFormat.Yaml: call.Out.Text(YamlText.Write(element)); break;
            case OutputFormat.JsonLines: call.Out.Line(JsonText.Write(element, indented: false)); break;
            default: call.Out.Line(JsonText.Write(element, indented: true)); break;
        }
    }

    /// <summary>Prints a list as one object, or as jsonl with one line for each item.</summary>
    public static void WriteList(Call call, string listKind, IEnumerable<JsonElement> items)
    {
        if (call.Format != OutputFormat.JsonLines) Write(call, JsonText.List(listKind, items));
        else
            foreach (var item in items) Write(call, item);
    }

    /// <summary>Prints one object of a stream: yaml documents are set apart by <c>---</c>.</summary>
    public static void WriteNext(Call call, JsonElement element)
    {
        if (call.Format == OutputFormat.Yaml) call.Out.Line("---");
        Write(call, element);
    }
}
