using KubeProbe.Core.Access;

namespace KubeProbe.Core.Alerts.Silences;

/// <summary>Port: silences.</summary>
public interface IAlertSilences
{
    /// <summary>Keeps one, with its row of the audit log, both or neither. False when <see cref="AlertSilence.MaxActive"/> are not over yet.</summary>
    Task<bool> AddAsync(AlertSilence silence, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Ends one before its time, with its row of the audit log, and makes due what it held back. One that is over stays as it was. Null when there is none.</summary>
    Task<AlertSilence?> ExpireAsync(string id, DateTimeOffset at, AuditEntry audit, CancellationToken cancellation);

    /// <summary>The silence, or null.</summary>
    Task<AlertSilence?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>A page of silences, those that end last first.</summary>
    Task<IReadOnlyList<AlertSilence>> PageAsync(SilenceFilter filter, CancellationToken cancellation);
}

/// <summary>Which silences to list.</summary>
/// <param name="EndingAfter">Only those not over then; null for all that are kept.</param>
/// <param name="Before">After this one: the last of the page before.</param>
/// <param name="Limit">At most so many.</param>
public sealed record SilenceFilter(DateTimeOffset? EndingAfter, (DateTimeOffset EndsAt, string Id)? Before = null, int Limit = AlertSilence.MaxActive);
