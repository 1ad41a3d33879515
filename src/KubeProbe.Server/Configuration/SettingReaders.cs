using System.Globalization;
using System.Net;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Severity;
using KubeProbe.Storage;

namespace KubeProbe.Server.Configuration;

/// <summary>How the text of a setting is read; each answers with a remedy, or null when all is well.</summary>
static class SettingReaders
{
    public static Func<ServerOptions, string, string?> Text(Action<ServerOptions, string> set) => (options, text) =>
    {
        set(options, text);
        return null;
    };

    public static Func<ServerOptions, string, string?> List(Action<ServerOptions, IReadOnlyList<string>> set) => (options, text) =>
    {
        set(options, Split(text));
        return null;
    };

    public static Func<ServerOptions, string, string?> Listen(Action<ServerOptions, ListenAddress> set) => (options, text) =>
    {
        var bare = text.Replace("http://", "", StringComparison.OrdinalIgnoreCase).Replace("https://", "", StringComparison.OrdinalIgnoreCase);
        bare = bare.TrimEnd('/').Replace("localhost", "127.0.0.1", StringComparison.OrdinalIgnoreCase).Replace("*", "0.0.0.0", StringComparison.Ordinal);
        if (!bare.Contains(':', StringComparison.Ordinal) || !IPEndPoint.TryParse(bare, out var endpoint))
            return "Use an IP address and a port, such as http://0.0.0.0:8080.";
        set(options, new ListenAddress(endpoint.Address, endpoint.Port));
        return null;
    };

    public static Func<ServerOptions, string, string?> Web(Action<ServerOptions, Uri> set) => (options, text) =>
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return "Use an absolute http or https address.";
        set(options, uri);
        return null;
    };

    public static Func<ServerOptions, string, string?> Time(Action<ServerOptions, TimeSpan> set) => (options, text) =>
    {
        if (!Duration.TryParse(text, out var time)) return "Use a duration such as 30s, 10m or 1h30m.";
        set(options, time);
        return null;
    };

    public static Func<ServerOptions, string, string?> TimeWithin(Action<ServerOptions, TimeSpan> set, TimeSpan least, TimeSpan most) => (options, text) =>
    {
        if (!Duration.TryParse(text, out var time) || time < least || time > most)
            return $"Use a duration between {Duration.Format(least)} and {Duration.Format(most)}, such as 15s.";
        set(options, time);
        return null;
    };

    /// <summary>A duration in bounds, or 0s for never.</summary>
    public static Func<ServerOptions, string, string?> NeverOrWithin(Action<ServerOptions, TimeSpan> set, TimeSpan least, TimeSpan most) => (options, text) =>
    {
        if (!Duration.TryParse(text, out var time) || (time != TimeSpan.Zero && (time < least || time > most)))
            return $"Use a duration between {Duration.Format(least)} and {Duration.Format(most)}, such as 4h, or 0s for never.";
        set(options, time);
        return null;
    };

    public static Func<ServerOptions, string, string?> Days(Action<ServerOptions, TimeSpan> set) => (options, text) =>
    {
        if (!text.EndsWith('d') || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            || days < RetentionOptions.Shortest.Days || days > RetentionOptions.Longest.Days)
            return $"Use whole days between {RetentionOptions.Shortest.Days}d and {RetentionOptions.Longest.Days}d.";
        set(options, TimeSpan.FromDays(days));
        return null;
    };

    public static Func<ServerOptions, string, string?> Number(Action<ServerOptions, int> set, int least, int most) => (options, text) =>
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
            return $"Use a whole number between {least} and {most}.";
        set(options, number);
        return null;
    };

    public static Func<ServerOptions, string, string?> Share(Action<ServerOptions, double> set) => (options, text) =>
    {
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) || share is not (>= 0 and <= 1))
            return "Use a number between 0 and 1, such as 0.1.";
        set(options, share);
        return null;
    };

    public static Func<ServerOptions, string, string?> Hours(Action<ServerOptions, BusinessHours> set) => (options, text) =>
    {
        if (!BusinessHours.TryParse(text, out var hours)) return BusinessHours.Remedy;
        set(options, hours!);
        return null;
    };

    public static Func<ServerOptions, string, string?> Address(Action<ServerOptions, IPAddress> set) => (options, text) =>
    {
        if (!IPAddress.TryParse(text, out var address)) return "Use an IP address.";
        set(options, address);
        return null;
    };

    public static Func<ServerOptions, string, string?> Level(Action<ServerOptions, LogLevel> set) => (options, text) =>
    {
        if (!Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) || !Enum.IsDefined(level) || int.TryParse(text, out _))
            return "Use trace, debug, information, warning, error or critical.";
        set(options, level);
        return null;
    };

    public static Func<ServerOptions, string, string?> OneOf(Action<ServerOptions, string> set, params string[] words) => (options, text) =>
    {
        if (!words.Contains(text)) return $"Use {string.Join(" or ", words)}.";
        set(options, text);
        return null;
    };

    public static Func<ServerOptions, string, string?> WebhookSecret(Action<ServerOptions, string> set) => (options, text) =>
    {
        if (!IsWebhookSecret(text)) return SecretRemedy;
        set(options, text);
        return null;
    };

    public static Func<ServerOptions, string, string?> WebhookSecrets(Action<ServerOptions, IReadOnlyList<string>> set) => (options, text) =>
    {
        var secrets = Split(text);
        if (!secrets.All(IsWebhookSecret)) return SecretRemedy;
        set(options, secrets);
        return null;
    };

    /// <summary>What to do about a secret that is none.</summary>
    public const string SecretRemedy = "Use whsec_ and base64 of 24 to 64 random bytes: echo whsec_$(openssl rand -base64 32).";

    /// <summary>Whether it has the form of Standard Webhooks.</summary>
    public static bool IsWebhookSecret(string text)
    {
        if (!text.StartsWith("whsec_", StringComparison.Ordinal)) return false;
        var bytes = new byte[128];
        return Convert.TryFromBase64String(text["whsec_".Length..], bytes, out var length) && length is >= 24 and <= 64;
    }

    static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
