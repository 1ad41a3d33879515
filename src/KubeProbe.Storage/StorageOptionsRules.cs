namespace KubeProbe.Storage;

/// <summary>What must hold of <see cref="StorageOptions"/>.</summary>
public static class StorageOptionsRules
{
    /// <summary>All that is wrong, each with its remedy; empty when nothing is.</summary>
    public static IReadOnlyList<string> Faults(StorageOptions options) => [.. Find(options)];

    static IEnumerable<string> Find(StorageOptions options)
    {
        var sqlite = !string.IsNullOrWhiteSpace(options.Sqlite);
        var postgres = !string.IsNullOrWhiteSpace(options.Postgres);
        if (sqlite == postgres)
            yield return "Set exactly one of storage.sqlite (a path) and storage.postgres (a connection string).";
        if (postgres && ConnectionFault(options.Postgres!) is { } fault) yield return fault;
        if (postgres && options.Clustering is Clustering.Localhost)
            yield return "Clustering=Localhost on a shared database would let two servers run every case twice: leave it out, or set Database.";
        if (sqlite && options.Clustering is Clustering.Database)
            yield return "Clustering=Database needs PostgreSQL: set storage.postgres instead of storage.sqlite, or leave Clustering out.";
        if (postgres && options.KeyCertificate is null && options.KeyDirectory is null)
            yield return "On PostgreSQL the key ring would lie beside the secrets it opens: set keys.certificate (a PFX file that wraps it) "
                + "or keys.folder (a folder outside the database that all servers share).";
        if (options.KeyCertificatePassword is not null && options.KeyCertificate is null)
            yield return "keys.certificatePassword is set without keys.certificate: set both or none.";
        if (options.ServiceId.Length is < 1 or > 100) yield return "ServiceId must have 1 to 100 characters.";
        if (options.SiloPort is < 1 or > 65_535) yield return "SiloPort must be 1 to 65535.";
        if (options.GatewayPort is < 0 or > 65_535) yield return "GatewayPort must be 0 (none) to 65535.";
        if (options.MaxConnections is < 10 or > 1_000) yield return "MaxConnections must be 10 to 1000.";
        if (options.CommandTimeout < TimeSpan.FromSeconds(1) || options.CommandTimeout > TimeSpan.FromMinutes(5))
            yield return "CommandTimeout must be 1 s to 5 min.";
        if (options.WriteGroup is < 1 or > 10_000) yield return "WriteGroup must be 1 to 10000.";
        if (options.WriteQueue is < 1 or > 100_000) yield return "WriteQueue must be 1 to 100000.";
        foreach (var retention in options.Retention.Faults()) yield return retention;
    }

    // The text itself holds a password and is not repeated.
    static string? ConnectionFault(string connection)
    {
        try
        {
            var parsed = new Npgsql.NpgsqlConnectionStringBuilder(connection);
            return string.IsNullOrEmpty(parsed.Host) || string.IsNullOrEmpty(parsed.Database)
                ? "storage.postgres must name a host and a database, such as Host=db;Database=kubeprobe;Username=kubeprobe;Password=…"
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            return "storage.postgres is no connection string, such as Host=db;Database=kubeprobe;Username=kubeprobe;Password=…";
        }
    }

    /// <summary>Where the key ring lies as files, or null when it lies in the database.</summary>
    internal static string? KeyDirectoryOrDefault(this StorageOptions options) =>
        options.KeyDirectory is { } named ? Path.GetFullPath(named)
        : options.KeyCertificate is null && options.Sqlite is { } file ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "keys")
        : null;
}
