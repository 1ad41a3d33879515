namespace KubeProbe.Core.Remedies;

/// <summary>Actions in words.</summary>
public static class RemedyWords
{
    /// <summary>The action as manifests call it, such as <c>restartWorkload</c>.</summary>
    public static string Of(RemedyAction action) => action switch
    {
        { Job: not null } => "job",
        { DeletePod: not null } => "deletePod",
        { RestartWorkload: not null } => "restartWorkload",
        { DeleteWorkload: not null } => "deleteWorkload",
        { Cordon: not null } => "cordon",
        { Uncordon: not null } => "uncordon",
        { Taint: not null } => "taint",
        _ => "webhook",
    };
}
