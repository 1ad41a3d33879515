namespace KubeProbe.Cli.Output;

/// <summary>One cell of a table, or a piece of a line.</summary>
readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Cell(string text) => new(text);

    /// <summary>Text of others, on one line; nothing is shown as kubectl shows it.</summary>
    public static Cell Of(string? text, Tone tone = Tone.Plain) =>
        new(string.IsNullOrEmpty(text) ? "<none>" : SafeText.Line(text), tone);
}
