namespace KubeProbe.Core.Gates;

/// <summary>What the runs of a binding mean for the gate of the change that fired them. Kept with each run, so a policy altered later alters no verdict.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.GatePolicy")]
public sealed record GatePolicy
{
    /// <summary>What applies where a binding says nothing.</summary>
    public static GatePolicy Default { get; } = new();

    /// <summary>Whether these cases decide. Default <see cref="GateMode.Required"/>.</summary>
    [Id(0)] public GateMode Mode { get; init; }

    /// <summary>So many of the binding's runs, over all clusters of the change, must fail before they block it: 1 to 1,000. Default 1.</summary>
    [Id(1)] public int Failures { get; init; } = 1;

    /// <summary>How long after the change its cases must stay well before it passes: at most 1d. Default 0s.</summary>
    [Id(2)] public TimeSpan Soak { get; init; }

    /// <summary>How long after the change verdicts are waited for: 1s to 1d, and no less than the soak. Default 15m.</summary>
    [Id(3)] public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>What holds where runs found nothing out: a fault of the probe, no verdict in time, or a failure that is not the change's. Default <see cref="UndecidedPolicy.Unknown"/>.</summary>
    [Id(4)] public UndecidedPolicy WhenUndecided { get; init; }

    /// <summary>Whether a failure blocks although the case had failed before the change, or fails where it did not go as well. Default false.</summary>
    [Id(5)] public bool BlockOnAnyFailure { get; init; }

    /// <summary>On how many other clusters the same version of the component must have failed before it is blocked everywhere: 0 for never, at most 1,000. Default 1.</summary>
    [Id(6)] public int FleetFailures { get; init; } = 1;

    /// <summary>
    /// On how many places that the change did not go to its cases are run along with it, to tell what the change did from what happens
    /// everywhere: other clusters of the binding's group, and of a case of node scope other nodes. 0 for none, at most 10. Default 2.
    /// </summary>
    [Id(7)] public int Controls { get; init; } = 2;
}

/// <summary>Whether a binding's cases decide over a change.</summary>
public enum GateMode
{
    /// <summary>Their failures block.</summary>
    Required,

    /// <summary>They are told, and block nothing.</summary>
    Advisory,

    /// <summary>They block nothing, but the gate tells what it would be if they did.</summary>
    Shadow,
}

/// <summary>What an undecided run means.</summary>
public enum UndecidedPolicy
{
    /// <summary>Nothing, as long as other runs of the binding decided; if none did, the gate is unknown.</summary>
    Unknown,

    /// <summary>The change goes through: fail-open.</summary>
    Open,

    /// <summary>The change is blocked: fail-closed.</summary>
    Closed,
}
