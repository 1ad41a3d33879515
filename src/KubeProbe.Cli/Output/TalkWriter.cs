using KubeProbe.Cli.Commands;
using Spectre.Console;

namespace KubeProbe.Cli.Output;

/// <summary>Standard error: errors, hints, warnings and progress.</summary>
sealed class TalkWriter(CliHost host, bool colour)
{
    IAnsiConsole? console;

    /// <summary>Whether a person looks on, so that a line may be drawn over and over.</summary>
    public bool IsTerminal => host.ErrorIsTerminal && colour;

    public IAnsiConsole Console => console ??= Consoles.Create(host.Error, colour, IsTerminal);

    public void Line(string text) => host.Error.WriteLine(SafeText.Block(text));

    public void Error(string text) => Labelled("error", Tone.Bad, text);

    public void Warning(string text) => Labelled("warning", Tone.Doubtful, text);

    public void Hint(string text) => Labelled("hint", Tone.Quiet, text);

    void Labelled(string label, Tone tone, string text)
    {
        if (colour) Console.Write(new Text(label + ":", tone.Style()));
        else host.Error.Write(label + ":");
        Line(" " + text);
    }
}
