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
        // On a shared database a wrapping certificate keeps the ring there; without one the servers share a folder.
        KeyDirectory = options.KeyFolder is null && options.KeyCertificateFile is not null ? null : options.InData(options.KeyFolder, "keys"),
        KeyCertificate = options.KeyCertificateFile,
        KeyCertificatePassword = options.KeyCertificatePassword,
        ServiceId = options.ClusterId,
        SiloPort = options.SiloPort == 0 ? Ports.Free() : options.SiloPort,
    };
}
