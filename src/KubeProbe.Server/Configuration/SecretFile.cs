namespace KubeProbe.Server.Configuration;

/// <summary>Webhook secrets that lie in files.</summary>
static class SecretFile
{
    /// <summary>The secret, or null when the file holds none or can't be read.</summary>
    public static string? Read(string path)
    {
        try
        {
            var text = new FileInfo(path).Length > 1_024 ? "" : File.ReadAllText(path).Trim();
            return SettingReaders.IsWebhookSecret(text) ? text : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Told by the caller as a file without a secret: the remedy is the same.
            return null;
        }
    }

    /// <summary>All secrets of change systems, from settings and files.</summary>
    public static IReadOnlyList<string> OfChanges(ServerOptions options) =>
        [.. options.ChangeSecrets, .. options.ChangeSecretFiles.Select(Read).OfType<string>()];

    /// <summary>The secret that signs alerts.</summary>
    public static string? OfAlerts(ServerOptions options) =>
        options.AlertSecret ?? (options.AlertSecretFile is { } path ? Read(path) : null);
}
