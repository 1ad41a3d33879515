using Spectre.Console;

namespace KubeProbe.Cli.Output;

/// <summary>What a piece of text means, so that one place decides its colour.</summary>
enum Tone
{
    Plain,
    Header,
    Good,
    Bad,
    Doubtful,
    Quiet,
    Added,
    Removed,
}

static class Tones
{
    public static Style Style(this Tone tone) => tone switch
    {
        Tone.Header => new Style(decoration: Decoration.Bold),
        Tone.Good or Tone.Added => new Style(Color.Green),
        Tone.Bad or Tone.Removed => new Style(Color.Red),
        Tone.Doubtful => new Style(Color.Yellow),
        Tone.Quiet => new Style(decoration: Decoration.Dim),
        _ => Spectre.Console.Style.Plain,
    };
}
