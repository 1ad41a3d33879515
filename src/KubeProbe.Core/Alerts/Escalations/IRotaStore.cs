namespace KubeProbe.Core.Alerts.Escalations;

/// <summary>Port: the calendars of rotas as they could last be read.</summary>
public interface IRotaStore
{
    /// <summary>The calendar of a rota; null when it could never be read.</summary>
    Task<KeptRota?> FindAsync(string rota, CancellationToken cancellation);

    /// <summary>Keeps a calendar that can be used in place of the one before.</summary>
    Task KeepAsync(KeptRota rota, CancellationToken cancellation);
}

/// <summary>A calendar as it was read.</summary>
/// <param name="Name">Of the rota.</param>
/// <param name="Calendar">In iCal form.</param>
/// <param name="ReadAt">When.</param>
public sealed record KeptRota(string Name, string Calendar, DateTimeOffset ReadAt);
