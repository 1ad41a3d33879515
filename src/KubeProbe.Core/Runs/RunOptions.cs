namespace KubeProbe.Core.Runs;

/// <summary>How the centre runs probes.</summary>
public sealed class RunOptions
{
    /// <summary>The centre as probe pods see it, without a path, for clusters whose spec has no reportUrl. Required.</summary>
    public Uri PublicUrl { get; set; } = new("http://127.0.0.1:8080");

    /// <summary>How long a failed run's pod is kept to be looked at. Default 10m, at most 24h; zero keeps none.</summary>
    public TimeSpan KeepFailedPods { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many such pods a cluster keeps at the most; the oldest goes first. Default 5, at most 100.</summary>
    public int KeptPodsPerCluster { get; set; } = 5;

    /// <summary>How long after its run a run token still opens the report path, so that a late report is kept as evidence. Default 10m.</summary>
    public TimeSpan LateReports { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What is wrong with these options, all of it.</summary>
    public IEnumerable<string> Validate()
    {
        if (!PublicUrl.IsAbsoluteUri || PublicUrl.Scheme is not ("http" or "https"))
            yield return "publicUrl must be an absolute http or https address, such as https://kubeprobe.example.";
        if (KeepFailedPods < TimeSpan.Zero || KeepFailedPods > TimeSpan.FromDays(1))
            yield return "keepFailedPods must lie between 0s and 24h.";
        if (KeptPodsPerCluster is < 0 or > 100)
            yield return "keptPodsPerCluster must lie between 0 and 100.";
        if (LateReports < TimeSpan.Zero || LateReports > TimeSpan.FromDays(1))
            yield return "lateReports must lie between 0s and 24h.";
    }
}
