using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Output;

/// <summary>Whether to colour: the flag first, then NO_COLOR (no-color.org), then CLICOLOR_FORCE, then whether it is a terminal.</summary>
static class ColourChoice
{
    public static bool Of(string flag, CliHost host, bool terminal) => flag switch
    {
        "always" => true,
        "never" => false,
        _ when host.Setting("NO_COLOR") is not null => false,
        _ when host.Setting("CLICOLOR_FORCE") is { } force && force != "0" => true,
        _ => terminal && host.Setting("TERM") != "dumb",
    };
}
