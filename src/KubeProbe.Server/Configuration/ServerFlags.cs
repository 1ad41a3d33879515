namespace KubeProbe.Server.Configuration;

/// <summary>What the command line says: <c>--config FILE</c>, <c>--print-config</c>, <c>--print-admin-token</c>, <c>--help</c>, <c>--version</c>, and <c>--KEY VALUE</c> for any setting.</summary>
public sealed class ServerFlags
{
    readonly List<ConfigurationEntry> entries = [];
    readonly List<string> faults = [];

    /// <summary>The configuration file, if any.</summary>
    public string? ConfigFile { get; private set; }

    /// <summary>Prints the configuration and ends.</summary>
    public bool PrintConfig { get; private set; }

    /// <summary>Prints the first admin token and ends: images of the server have no shell to read its file with.</summary>
    public bool PrintAdminToken { get; private set; }

    /// <summary>Prints what there is to set and ends.</summary>
    public bool Help { get; private set; }

    /// <summary>Prints the version and ends.</summary>
    public bool Version { get; private set; }

    internal IReadOnlyList<ConfigurationEntry> Entries => entries;

    internal IReadOnlyList<string> Faults => faults;

    /// <summary>Reads the arguments; what is wrong is told with the rest of the configuration.</summary>
    public static ServerFlags Read(IReadOnlyList<string> arguments)
    {
        var flags = new ServerFlags();
        for (var at = 0; at < arguments.Count; at++) flags.Take(arguments, ref at);
        return flags;
    }

    void Take(IReadOnlyList<string> arguments, ref int at)
    {
        var argument = arguments[at];
        if (argument is "--help" or "-h") Help = true;
        else if (argument is "--version") Version = true;
        else if (argument is "--print-config") PrintConfig = true;
        else if (argument is "--print-admin-token") PrintAdminToken = true;
        else if (!argument.StartsWith("--", StringComparison.Ordinal)) faults.Add($"\"{argument}\" is no flag. Flags are --KEY VALUE; see --help.");
        else
        {
            var split = argument.IndexOf('=', StringComparison.Ordinal);
            var key = split < 0 ? argument[2..] : argument[2..split];
            if (split < 0 && (at + 1 >= arguments.Count || arguments[at + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                faults.Add($"--{key} has no value. Write --{key} VALUE or --{key}=VALUE.");
                return;
            }
            var value = split < 0 ? arguments[++at] : argument[(split + 1)..];
            if (key is "config") ConfigFile = value;
            else entries.Add(new ConfigurationEntry(key, value, $"--{key}"));
        }
    }
}
