namespace KubeProbe.Probes.Inspections.Backups;

/// <summary>One record of a backup.</summary>
/// <param name="Subject">Of what.</param>
/// <param name="Record">The object that tells of it.</param>
/// <param name="At">When it was made.</param>
/// <param name="Succeeded">Whether it worked.</param>
/// <param name="Bytes">How large it is; null where nobody says.</param>
sealed record Backup(string Subject, string Record, DateTimeOffset At, bool Succeeded, decimal? Bytes);

/// <summary>The newest success and the newest failure of one subject.</summary>
sealed record NewestBackup(Backup? Success, Backup? Failure);

/// <summary>The newest backups by subject, however many records there are.</summary>
sealed class BackupLog
{
    const int MostSubjects = 2_000;
    readonly SortedDictionary<string, NewestBackup> newest = new(StringComparer.Ordinal);

    public BackupLog(IReadOnlyList<string> expected)
    {
        foreach (var subject in expected) newest[subject] = new NewestBackup(null, null);
    }

    public IEnumerable<(string Subject, NewestBackup Newest)> All => newest.Select(n => (n.Key, n.Value));

    public void Add(Backup backup, DateTimeOffset now)
    {
        var known = newest.GetValueOrDefault(backup.Subject);
        if (known is null && newest.Count >= MostSubjects) return;
        known ??= new NewestBackup(null, null);
        // A time to come is no proof of a backup.
        if (backup.At > now.AddMinutes(5)) backup = backup with { Succeeded = false };
        if (backup.Succeeded && !(known.Success?.At >= backup.At)) known = known with { Success = backup };
        else if (!backup.Succeeded && !(known.Failure?.At >= backup.At)) known = known with { Failure = backup };
        newest[backup.Subject] = known;
    }
}
