using System.Globalization;

namespace KubeProbe.Probes.Inspections.Backups;

/// <summary>What counts as a backup, and how old the newest may be.</summary>
static class BackupRules
{
    /// <summary>What a record tells; null where it is of no subject or has no time.</summary>
    public static Backup? Read(KubeObject record, BackupPaths paths)
    {
        if (paths.Subject.TextOf(record) is not { Length: > 0 } subject || Instant(paths.Time.TextOf(record)) is not { } at) return null;
        var success = paths.Success is null || paths.Success.TextOf(record) == paths.SuccessValue;
        return new Backup(subject, record.FullName, at, success, paths.Size is null ? null : Quantity.Read(paths.Size.TextOf(record)));
    }

    public static IEnumerable<string> Check(string subject, NewestBackup newest, TimeSpan maxAge, decimal minBytes, DateTimeOffset now)
    {
        var since = newest.Failure is { } failure && !(newest.Success?.At >= failure.At) ? $"; the last one, {failure.Record}, did not succeed {Age.Of(now - failure.At)} ago" : "";
        if (newest.Success is not { } success)
            yield return $"{subject} has no successful backup{since}; look at what should make it, or take {subject} out of EXPECTED";
        else if (now - success.At > maxAge)
            yield return $"{subject}: the newest successful backup, {success.Record}, is {Age.Of(now - success.At)} old, {Age.Of(maxAge)} is the most{since}; look at what should make it";
        else if (minBytes > 0 && success.Bytes is { } bytes && bytes < minBytes)
            yield return string.Create(CultureInfo.InvariantCulture, $"{subject}: the newest backup, {success.Record}, has {bytes:0} bytes, at least {minBytes:0} are wanted: it may be cut off; restore it once to see");
        else if (minBytes > 0 && success.Bytes is null)
            yield return $"{subject}: the newest backup, {success.Record}, tells no size at SIZE_PATH; correct the path, or set MIN_SIZE to 0";
    }

    // RFC 3339, or seconds since 1970.
    static DateTimeOffset? Instant(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
