namespace KubeProbe.Server.Configuration;

/// <summary>What must hold between settings, and of the files they name.</summary>
static class OptionsRules
{
    static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(20);

    public static IEnumerable<string> Validate(ServerOptions options)
    {
        if (options.Http.Port != 0 && options.Http == options.Grpc)
            yield return $"listen.http and listen.grpc are both {options.Http}. Give them two ports.";
        if ((options.CertificateFile is null) != (options.CertificateKeyFile is null))
            yield return "listen.certificate and listen.certificateKey go together. Give both or none.";
        if (options.Drain is { } drain && (drain < TimeSpan.Zero || drain > LongestDrain))
            yield return "listen.drain is out of range. Use 0s to 20s: the whole stop takes 30 s at most.";
        if (options.PublicUrl is null && options.Http.IsWildcard)
            yield return $"publicUrl is missing: {options.Http} does not say how probe pods reach this server. Set it to an address they can call.";
        if (options.Postgres is not null && options.SqliteFile is not null)
            yield return "storage.postgres and storage.sqlite are both set. Use one.";
        if (options.Postgres is not null && options.KeyFolder is null && options.KeyCertificateFile is null)
            yield return "keys.certificate or keys.folder is missing: on PostgreSQL the keys may not lie beside the secrets they open. "
                + "Set keys.certificate to a PKCS#12 file, or keys.folder to a folder that all servers share.";
        if (options.KeyCertificatePassword is not null && options.KeyCertificateFile is null)
            yield return "keys.certificatePassword is set without keys.certificate. Set keys.certificate, or remove the password.";
        if (options.AlertSecret is not null && options.AlertSecretFile is not null)
            yield return "alerts.secret and alerts.secretFile are both set. Use one.";
        if (options.AlertUrl is not null && options.AlertSecret is null && options.AlertSecretFile is null)
            yield return $"alerts.url is set without alerts.secret or alerts.secretFile: alerts are signed. {SettingReaders.SecretRemedy}";
        foreach (var fault in options.Runs.Validate()) yield return $"runs: {fault}";

        (string Key, string? Path)[] files =
        [
            ("listen.certificate", options.CertificateFile),
            ("listen.certificateKey", options.CertificateKeyFile),
            ("keys.certificate", options.KeyCertificateFile),
            ("alerts.secretFile", options.AlertSecretFile),
            ("alerts.channels", options.AlertChannelsFile),
            .. options.ChangeSecretFiles.Select(path => ("changes.secretFiles", (string?)path)),
        ];
        foreach (var (key, path) in files)
            if (path is not null && !File.Exists(path))
                yield return $"{key}: there is no file {path}. Give the path of a readable file.";
        foreach (var (key, path) in files)
            if (key is "alerts.secretFile" or "changes.secretFiles" && File.Exists(path) && SecretFile.Read(path) is null)
                yield return $"{key}: {path} holds no such secret. {SettingReaders.SecretRemedy}";
        if (options.AlertChannelsFile is { } channels && File.Exists(channels))
            foreach (var fault in AlertSettings.Read(options).Faults)
                yield return $"alerts.channels: {fault}";
    }
}
