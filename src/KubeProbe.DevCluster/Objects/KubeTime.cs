using System.Globalization;

namespace KubeProbe.DevCluster.Objects;

/// <summary>The two ways Kubernetes writes an instant, always in UTC.</summary>
public static class KubeTime
{
    /// <summary><c>metav1.Time</c>: whole seconds.</summary>
    public static string Format(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>metav1.MicroTime</c>: microseconds.</summary>
    public static string FormatMicro(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads either form; null when the text is absent or no instant.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}
