namespace KubeProbe.DevCluster.Kubelet.Status;

/// <summary>Durations as Go prints them, for texts that clients know by heart.</summary>
static class GoText
{
    /// <summary>Whole seconds: <c>10s</c>, <c>2m40s</c>, <c>5m0s</c>, <c>1h0m0s</c>.</summary>
    public static string Seconds(TimeSpan duration)
    {
        var total = (long)duration.TotalSeconds;
        var (hours, minutes, seconds) = (total / 3600, total / 60 % 60, total % 60);
        return hours > 0 ? $"{hours}h{minutes}m{seconds}s" : minutes > 0 ? $"{minutes}m{seconds}s" : $"{seconds}s";
    }

    /// <summary>With the unit that fits a short one: <c>812.4µs</c>, <c>31.52ms</c>, <c>1.2s</c>.</summary>
    public static string Precise(TimeSpan duration) => duration.TotalMilliseconds switch
    {
        < 1 => FormattableString.Invariant($"{duration.TotalMicroseconds:0.###}µs"),
        < 1000 => FormattableString.Invariant($"{duration.TotalMilliseconds:0.######}ms"),
        _ => FormattableString.Invariant($"{duration.TotalSeconds:0.#########}s"),
    };
}
