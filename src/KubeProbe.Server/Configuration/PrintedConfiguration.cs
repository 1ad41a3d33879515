using System.Text;

namespace KubeProbe.Server.Configuration;

/// <summary>The configuration, and the help on it, as text.</summary>
public static class PrintedConfiguration
{
    /// <summary>YAML that can be given to <c>--config</c>, apart from secrets: they are masked.</summary>
    public static string Of(ServerConfiguration configuration)
    {
        var text = new StringBuilder();
        var group = "";
        foreach (var setting in Settings.All)
        {
            var dot = setting.Key.IndexOf('.', StringComparison.Ordinal);
            var (head, name) = dot < 0 ? ("", setting.Key) : (setting.Key[..dot], setting.Key[(dot + 1)..]);
            if (head != group && head.Length > 0) text.Append(head).Append(":\n");
            group = head;

            var value = configuration.Values.GetValueOrDefault(setting.Key, "");
            if (setting.IsSecret && value.Length > 0) value = "***";
            text.Append(dot < 0 ? "" : "  ").Append(name).Append(": \"")
                .Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append("\"\n");
        }
        return text.ToString();
    }

    /// <summary>What there is to set.</summary>
    public static string Help()
    {
        var text = new StringBuilder(
            """
            KubeProbe.Server: the probing centre.

              --config FILE         YAML or JSON file of settings
              --print-config        print the configuration, secrets masked, and end
              --print-admin-token   print the admin token of the first start, as long as its file is there, and end
              --version             print the version and end
              --KEY VALUE           any setting below; also as environment variable, such as KUBEPROBE__LISTEN__HTTP

            Settings:

            """);
        foreach (var setting in Settings.All)
            text.Append("  ").AppendLine(setting.Key).Append("      ").Append(setting.Meaning)
                .AppendLine(setting.Default.Length > 0 ? $" Default {setting.Default}." : "");
        return text.ToString();
    }
}
