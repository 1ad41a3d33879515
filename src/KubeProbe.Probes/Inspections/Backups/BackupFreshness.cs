namespace KubeProbe.Probes.Inspections.Backups;

/// <summary>
/// Whether there is a recent successful backup of every etcd (or whatever is backed up), by whatever objects tell of it: Jobs, ConfigMaps, the
/// backup operator's own kind. One case for hot backups and one for cold ones, each with its own age. Measurement: <c>backup-age</c> in seconds,
/// of each subject.
/// </summary>
sealed class BackupFreshness(ProbeParameters parameters) : Inspection(parameters)
{
    readonly KubeKind kind = parameters.Kinds("KIND", "batch/v1/jobs").FirstOrDefault();
    readonly IReadOnlyList<string> expected = parameters.List("EXPECTED");
    readonly string? selector = parameters.Optional("SELECTOR");
    readonly TimeSpan maxAge = parameters.Duration("MAX_AGE", TimeSpan.FromHours(25));
    readonly BackupPaths paths = BackupPaths.Read(parameters);
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        var log = new BackupLog(expected);
        await foreach (var record in inspector.ListAsync(kind, stopping, namespaces, selector))
            if (BackupRules.Read(record, paths) is { } backup) log.Add(backup, inspector.Now);
        if (inspector.IsAbsent(kind)) inspector.Findings.Add($"the API server serves no {kind}: nothing tells of backups; install what makes them, or correct KIND");

        foreach (var (subject, newest) in log.All)
        {
            if (newest.Success is { } success) inspector.Run.Record("backup-age", (inspector.Now - success.At).TotalSeconds, "seconds");
            inspector.Findings.Add(BackupRules.Check(subject, newest, maxAge, paths.MinBytes, inspector.Now));
        }

        if (!log.All.Any()) inspector.Findings.Add($"no {kind} tells of a backup; look whether backups are made at all, and at KIND, SELECTOR and SUBJECT_PATH");
    }
}
