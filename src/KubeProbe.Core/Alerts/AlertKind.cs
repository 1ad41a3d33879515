namespace KubeProbe.Core.Alerts;

/// <summary>What an alert tells of.</summary>
[GenerateSerializer, Alias("kubeprobe.AlertKind")]
public enum AlertKind
{
    /// <summary>A case fails on a cluster.</summary>
    Case,

    /// <summary>A cluster is out of reach.</summary>
    Outage,

    /// <summary>A case's verdicts don't come from a cluster.</summary>
    Stale,

    /// <summary>No verdict comes from a cluster.</summary>
    Silent,

    /// <summary>Something of runs that are over stays in a cluster.</summary>
    Unclean,

    /// <summary>Something stays in a cluster that is no longer declared.</summary>
    LeftBehind,

    /// <summary>A probe cannot do its work: a matter of who owns the case, and of nobody who runs the cluster.</summary>
    ProbeFault,
}
