namespace KubeProbe.Notify.Alerts.OnCall;

/// <summary>A calendar that says who is on call when.</summary>
public sealed record RotaOptions
{
    /// <summary>Most bytes of a calendar.</summary>
    public const int MaxBytes = 2 << 20;

    /// <summary>As ladders name it: 1 to 63 lower-case letters, digits, dots and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>File of the calendar, in iCal form; null where it has an address.</summary>
    public string? File { get; init; }

    /// <summary>Address of the calendar; http or https. A secret: whoever knows it may read the calendar. Null where it is a file.</summary>
    public Uri? Url { get; init; }

    /// <summary>
    /// IANA name of the zone of what the calendar says without one: whole days, and times without a zone. Default: what the calendar says of
    /// itself (<c>X-WR-TIMEZONE</c>), else UTC.
    /// </summary>
    public string? TimeZone { get; init; }

    /// <summary>How often it is read anew: 1m to 24h. Default 15m. What was read last counts until it can be read again.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(15);
}
