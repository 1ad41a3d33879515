namespace KubeProbe.Core.Freshness;

/// <summary>How it is judged whether verdicts come.</summary>
public sealed class FreshnessOptions
{
    /// <summary>How often. Default 30s; 1s to 1m.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a verdict may take beyond starting deadline and timeouts before its binding is stale. Default 1m; 0s to 1h.</summary>
    public TimeSpan Margin { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a cluster that says nothing at all is given before it is told, for all its cases at once. Default 1m.</summary>
    public TimeSpan Hold { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A judgement that is older than this says nothing of the present: 2m.</summary>
    public static TimeSpan Outdated { get; } = TimeSpan.FromMinutes(2);
}
