namespace KubeProbe.Notify.Alerts.OnCall;

/// <summary>Somebody who can be called by name: in a step of a ladder, or because a rota says so.</summary>
public sealed record Person
{
    /// <summary>As ladders name them: 1 to 63 lower-case letters, digits, dots and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Their number, with country code, such as <c>+8613800000000</c>. Never shown whole.</summary>
    public string? Phone { get; init; }

    /// <summary>Their e-mail address, by which calendars may name them; null for none.</summary>
    public string? Email { get; init; }

    /// <summary>Other names by which calendars may name them, such as the full name.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>A number as it may be shown: country and last two digits.</summary>
    public static string Masked(string? phone) => phone is null ? "no number" : phone.Length < 7 ? "***" : $"{phone[..3]}***{phone[^2..]}";
}
