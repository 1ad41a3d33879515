using System.Collections;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Configuration;

/// <summary>
/// Reads the configuration: defaults, then the file, then the environment, then flags; the last one wins. All that is wrong is
/// told at once, each fault with where it stands and its remedy.
/// </summary>
public sealed class ServerConfiguration
{
    ServerConfiguration(ServerOptions options, IReadOnlyDictionary<string, string> values, IReadOnlyList<string> faults)
    {
        Options = options;
        Values = values;
        Faults = faults;
    }

    /// <summary>The options; of use only when there are no faults.</summary>
    public ServerOptions Options { get; }

    /// <summary>The text of each setting that has one, defaults included.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Reads all sources.</summary>
    /// <param name="flags">From the command line.</param>
    /// <param name="environment">Environment variables; others than <c>KUBEPROBE__…</c> are left alone.</param>
    public static ServerConfiguration Read(ServerFlags flags, IDictionary environment)
    {
        var faults = new List<string>(flags.Faults);
        List<ConfigurationEntry> entries =
        [
            .. flags.ConfigFile is { } file ? ConfigurationFile.Read(file, faults) : [],
            .. Variables(environment),
            .. flags.Entries,
        ];

        var options = new ServerOptions();
        var values = Settings.All.Where(setting => setting.Default.Length > 0).ToDictionary(setting => setting.Key, setting => setting.Default);
        foreach (var entry in entries)
        {
            if (Settings.Find(entry.Key) is { } setting)
            {
                values[setting.Key] = entry.Value;
                // A value that a later source replaces is checked too: it is wrong wherever it stands.
                if (entry.Value.Length > 0 && setting.Take(options, entry.Value) is { } remedy)
                    faults.Add($"{entry.Origin}: {setting.Key} is {(setting.IsSecret ? "not usable" : $"\"{entry.Value}\"")}. {remedy}");
            }
            else
            {
                var remedy = NearestName.Remedy(entry.Key, [.. Settings.All.Select(known => known.Key)], "the settings are");
                faults.Add($"{entry.Origin}: there is no setting \"{entry.Key}\". {remedy}");
            }
        }
        faults.AddRange(OptionsRules.Validate(options));
        return new ServerConfiguration(options, values, faults);
    }

    static IEnumerable<ConfigurationEntry> Variables(IDictionary environment) =>
        from DictionaryEntry variable in environment
        let name = (string)variable.Key
        where name.StartsWith("KUBEPROBE__", StringComparison.OrdinalIgnoreCase)
        orderby name
        select new ConfigurationEntry(
            name["KUBEPROBE__".Length..].Replace("__", ".", StringComparison.Ordinal), (string?)variable.Value ?? "", name);
}
