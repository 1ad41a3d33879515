using Spectre.Console;

namespace KubeProbe.Cli.Output;

/// <summary>Makes Spectre consoles that decide nothing by themselves: colour and interaction were settled before.</summary>
static class Consoles
{
    public static IAnsiConsole Create(TextWriter writer, bool colour, bool interactive) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = colour ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
        Out = new AnsiConsoleOutput(writer),
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });
}
