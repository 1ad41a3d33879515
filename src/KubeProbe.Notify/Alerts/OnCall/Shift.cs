namespace KubeProbe.Notify.Alerts.OnCall;

/// <summary>One turn of a rota.</summary>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Title">What the calendar calls it.</param>
/// <param name="Addresses">The e-mail addresses of those who take part.</param>
sealed record Shift(DateTimeOffset From, DateTimeOffset Until, string Title, IReadOnlyList<string> Addresses);
