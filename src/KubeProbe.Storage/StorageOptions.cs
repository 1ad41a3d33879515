namespace KubeProbe.Storage;

/// <summary>Where the centre keeps what it knows. Exactly one of <see cref="Sqlite"/> and <see cref="Postgres"/> is set.</summary>
public sealed class StorageOptions
{
    /// <summary>Path of a SQLite file, made when it isn't there. One server only.</summary>
    public string? Sqlite { get; set; }

    /// <summary>Connection string of a PostgreSQL database (13 or newer), which several servers may share. A secret.</summary>
    public string? Postgres { get; set; }

    /// <summary>
    /// Folder of the key ring that seals secrets, each file readable by its owner only. Default on SQLite: <c>keys</c> beside the
    /// file. On PostgreSQL the servers must share it; without it, <see cref="KeyCertificate"/> is needed.
    /// </summary>
    public string? KeyDirectory { get; set; }

    /// <summary>Path of a PFX file with a private key. With it the key ring is kept wrapped in the database.</summary>
    public string? KeyCertificate { get; set; }

    /// <summary>Password of <see cref="KeyCertificate"/>. A secret.</summary>
    public string? KeyCertificatePassword { get; set; }

    /// <summary>
    /// Path of a file, made when it isn't there, in which this server remembers which database it uses; another one in its place is then
    /// refused. Default: beside the SQLite file; on PostgreSQL null, which remembers nothing.
    /// </summary>
    public string? IdentityFile { get; set; }

    /// <summary>How servers find each other. Default: <see cref="Storage.Clustering.Localhost"/> on SQLite, else <see cref="Storage.Clustering.Database"/>.</summary>
    public Clustering? Clustering { get; set; }

    /// <summary>Name all servers of one centre share: 1 to 100 characters. Default <c>kubeprobe</c>.</summary>
    public string ServiceId { get; set; } = "kubeprobe";

    /// <summary>Port of the silo under localhost clustering, on loopback. Default 11111.</summary>
    public int SiloPort { get; set; } = 11_111;

    /// <summary>Port of the silo's gateway under localhost clustering, on loopback; 0 for none. Default 0.</summary>
    public int GatewayPort { get; set; }

    /// <summary>Most connections to PostgreSQL of one server: 10 to 1,000. Default 60; Orleans alone may take 30 at once.</summary>
    public int MaxConnections { get; set; } = 60;

    /// <summary>How long one command may take on PostgreSQL: 1 s to 5 min. Default 15 s.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Most statements that share one transaction of run history: 1 to 10,000. Default 1,000.</summary>
    public int WriteGroup { get; set; } = 1_000;

    /// <summary>Most calls that wait for such a transaction; callers wait when it is full: 1 to 100,000. Default 4,096.</summary>
    public int WriteQueue { get; set; } = 4_096;

    /// <summary>How long history is kept.</summary>
    public RetentionOptions Retention { get; set; } = new();
}

/// <summary>How servers find each other.</summary>
public enum Clustering
{
    /// <summary>There is one, on loopback.</summary>
    Localhost,

    /// <summary>Through the database they share.</summary>
    Database,
}
