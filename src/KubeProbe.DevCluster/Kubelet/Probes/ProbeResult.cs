namespace KubeProbe.DevCluster.Kubelet.Probes;

/// <summary>What one probe saw; the output is what the Unhealthy event quotes.</summary>
readonly record struct ProbeResult(bool Success, string Output)
{
    public static ProbeResult Ok => new(true, "");

    public static ProbeResult Failed(string output) => new(false, output);
}
