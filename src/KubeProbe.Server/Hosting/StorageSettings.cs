using KubeProbe.Server.Configuration;
using KubeProbe.Storage;

namespace KubeProbe.Server.Hosting;

/// <summary>The storage's share of the configuration.</summary>
static class StorageSettings
{
    public static StorageOptions Of(ServerOptions options) => new()
    {
        Postgres = options.Postgres,
        Sqlite = options.Postgres is null ? options.InData(options.SqliteFile, "kubeprobe.db") : null,
        KeyDirectory = KeyFolder(options),
        KeyCertificate = options.KeyCertificateFile,
        KeyCertificatePassword = options.KeyCertificatePassword,
        IdentityFile = options.Postgres is null ? null : options.InData(null, "postgres.id"),
        Retention = options.History,
        ServiceId = options.ClusterId,
        SiloPort = options.SiloPort == 0 ? Ports.Free() : options.SiloPort,
    };

    // A certificate wraps the ring, which then lies in the database. Without one it lies in a folder: the server's own beside the
    // SQLite file, one that was named and that the servers share on PostgreSQL.
    static string? KeyFolder(ServerOptions options) => options switch
    {
        { KeyFolder: { } named } => Path.GetFullPath(named),
        { KeyCertificateFile: not null } or { Postgres: not null } => null,
        _ => options.InData(null, "keys"),
    };
}
