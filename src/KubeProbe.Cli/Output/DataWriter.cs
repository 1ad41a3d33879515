using System.Text;
using Spectre.Console;

namespace KubeProbe.Cli.Output;

/// <summary>Standard output. Lines are never wrapped to the terminal's width: what is cut into lines can't be piped.</summary>
sealed class DataWriter
{
    const int NoWrap = 1 << 20;

    readonly Stream stream;
    readonly StringWriter buffer = new();
    readonly IAnsiConsole console;

    public DataWriter(Stream stream, bool colour)
    {
        this.stream = stream;
        Colour = colour;
        console = Consoles.Create(buffer, colour, interactive: false);
        console.Profile.Width = NoWrap;
    }

    public bool Colour { get; }

    /// <summary>Writes one line of text that is ours or was made safe.</summary>
    public void Line(string text = "") => Text(text + "\n");

    public void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes one line of pieces, each in its tone.</summary>
    public void Line(IEnumerable<Cell> pieces)
    {
        foreach (var piece in pieces)
            if (Colour && piece.Tone != Tone.Plain) console.Write(new Spectre.Console.Text(piece.Text, piece.Tone.Style()));
            else buffer.Write(piece.Text);
        var line = buffer.ToString();
        buffer.GetStringBuilder().Clear();
        Line(line);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
            stream.Flush();
        }
        catch (IOException gone) when (BrokenPipeException.Is(gone))
        {
            throw new BrokenPipeException(gone);
        }
    }
}
