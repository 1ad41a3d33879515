using static KubeProbe.Server.Configuration.SettingReaders;

namespace KubeProbe.Server.Configuration;

/// <summary>Every setting there is: what the sources are read by, what is printed, and what the documentation lists.</summary>
public static class Settings
{
    /// <summary>In the order they are printed.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("data", "data", "Folder of the files the server keeps: database, keys, admin token.",
            Text((o, v) => o.DataFolder = v)),
        new("listen.http", "http://127.0.0.1:8080", "Address of the HTTP API, reports, webhooks, health and metrics. Port 0 takes a free one.",
            Listen((o, v) => o.Http = v)),
        new("listen.grpc", "http://127.0.0.1:8081", "Address of gRPC (HTTP/2). Port 0 takes a free one.",
            Listen((o, v) => o.Grpc = v)),
        new("listen.certificate", "", "PEM file of the certificate, with its chain, for both addresses. None: plain text.",
            Text((o, v) => o.CertificateFile = v)),
        new("listen.certificateKey", "", "PEM file of that certificate's key.",
            Text((o, v) => o.CertificateKeyFile = v)),
        new("publicUrl", "", "The server as probe pods see it, such as https://kubeprobe.example. None: the HTTP address, unless that is a wildcard.",
            Web((o, v) => o.PublicUrl = v)),
        new("storage.postgres", "", "PostgreSQL connection string. None: the SQLite file.",
            Text((o, v) => o.Postgres = v), IsSecret: true),
        new("storage.sqlite", "", "SQLite file. None: kubeprobe.db in the data folder.",
            Text((o, v) => o.SqliteFile = v)),
        new("keys.folder", "", "Folder of the keys that encrypt secrets, outside the database. None: keys in the data folder; on PostgreSQL this or keys.certificate is needed.",
            Text((o, v) => o.KeyFolder = v)),
        new("keys.certificate", "", "PKCS#12 file of the certificate that wraps the keys. None: the keys lie in files of mode 0600.",
            Text((o, v) => o.KeyCertificateFile = v)),
        new("keys.certificatePassword", "", "Password of that file.",
            Text((o, v) => o.KeyCertificatePassword = v), IsSecret: true),
        new("runs.keepFailedPods", "10m", "How long the pod of a failed run is kept to be looked at; 0s to 24h.",
            Time((o, v) => o.Runs.KeepFailedPods = v)),
        new("runs.keptPodsPerCluster", "5", "How many such pods a cluster keeps; 0 to 100.",
            Number((o, v) => o.Runs.KeptPodsPerCluster = v, 0, 100)),
        new("runs.lateReports", "10m", "How long after its deadline a run's late report is still taken as evidence; 0s to 24h.",
            Time((o, v) => o.Runs.LateReports = v)),
        new("alerts.url", "", "Webhook that alerts are sent to. None: alerts are kept and shown, not sent.",
            Web((o, v) => o.AlertUrl = v), IsSecret: true),
        new("alerts.secret", "", "Secret that signs them: whsec_ and base64 of 24 to 64 bytes.",
            WebhookSecret((o, v) => o.AlertSecret = v), IsSecret: true),
        new("alerts.secretFile", "", "File that holds that secret.",
            Text((o, v) => o.AlertSecretFile = v)),
        new("alerts.allowedTargets", "", "Private, loopback and link-local hosts alerts may be sent to, by name or address, without ports.",
            List((o, v) => o.AlertTargets = v)),
        new("changes.secrets", "", "Secrets of change systems that sign: whsec_ and base64 of 24 to 64 bytes each.",
            WebhookSecrets((o, v) => o.ChangeSecrets = v), IsSecret: true),
        new("changes.secretFiles", "", "Files that hold one such secret each.",
            List((o, v) => o.ChangeSecretFiles = v)),
        new("access.adminTokenFile", "", "Where the first admin token is written, mode 0600. None: admin.token in the data folder.",
            Text((o, v) => o.AdminTokenFile = v)),
        new("log.level", "information", "Lowest level that is logged: trace, debug, information, warning, error or critical.",
            Level((o, v) => o.LogLevel = v)),
        new("log.format", "console", "console for people, json for machines.",
            OneOf((o, v) => o.LogJson = v == "json", "console", "json")),
        new("telemetry.otlp", "", "OTLP endpoint (gRPC) for traces and metrics. None: metrics are at /metrics only.",
            Web((o, v) => o.Otlp = v)),
        new("silo.port", "0", "Port between the servers of one database; 0 takes a free one.",
            Number((o, v) => o.SiloPort = v, 0, 65_535)),
        new("silo.address", "", "IP address at which the other servers reach this one. None: loopback, right for a single server.",
            Address((o, v) => o.SiloAddress = v)),
        new("silo.clusterId", "kubeprobe", "Name of the set of servers that share a database.",
            Text((o, v) => o.ClusterId = v)),
    ];

    /// <summary>The setting of a key, whatever its capitals.</summary>
    public static Setting? Find(string key) =>
        All.FirstOrDefault(setting => string.Equals(setting.Key, key, StringComparison.OrdinalIgnoreCase));
}
