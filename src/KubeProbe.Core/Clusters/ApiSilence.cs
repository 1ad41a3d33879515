namespace KubeProbe.Core.Clusters;

/// <summary>Which faults mean that nothing known as the cluster's API server answered.</summary>
static class ApiSilence
{
    /// <summary>No way there, or no answer. It may be a hiccup, or an outage.</summary>
    public static bool Is(TargetFault? fault) => fault is TargetFault.Unreachable or TargetFault.ConnectionRefused or TargetFault.TimedOut;

    /// <summary>As <see cref="Is"/>, or something answered that is not known as the cluster, or that does not know the centre.</summary>
    public static bool IsOrStranger(TargetFault? fault) => Is(fault) || fault is TargetFault.Untrusted or TargetFault.Unauthorized;
}
