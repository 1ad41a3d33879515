namespace KubeProbe.Cli.Output;

/// <summary>What <c>-o</c> names.</summary>
enum OutputFormat
{
    Table,
    Wide,
    Json,
    Yaml,
    Name,
    JsonLines,
}

static class OutputFormats
{
    static readonly (string Name, OutputFormat Format)[] Known =
    [
        ("table", OutputFormat.Table), ("wide", OutputFormat.Wide), ("json", OutputFormat.Json),
        ("yaml", OutputFormat.Yaml), ("name", OutputFormat.Name), ("jsonl", OutputFormat.JsonLines),
    ];

    /// <summary>Every accepted word; the first is the default.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(k => k.Name)];

    public static OutputFormat Parse(string name) => Known.First(k => k.Name == name).Format;

    /// <summary>Whether it is a table for people, as opposed to data for programs.</summary>
    public static bool IsTable(this OutputFormat format) => format is OutputFormat.Table or OutputFormat.Wide;

    /// <summary>Whether it prints whole objects.</summary>
    public static bool IsDocument(this OutputFormat format) => format is OutputFormat.Json or OutputFormat.Yaml or OutputFormat.JsonLines;
}
