using KubeProbe.DevCluster.Access;

namespace KubeProbe.DevCluster.Admission;

/// <summary>What the API does with a field it doesn't know.</summary>
enum FieldValidation { Ignore, Warn, Strict }

/// <summary>The circumstances of one write.</summary>
/// <param name="Manager">Who is named in <c>managedFields</c>.</param>
/// <param name="Warn">Takes what the caller should be told although the write goes through.</param>
sealed record WriteContext(UserInfo User, string Manager, bool DryRun, FieldValidation Fields, Action<string> Warn)
{
    /// <summary>A write by one of the cluster's own components.</summary>
    public static readonly WriteContext Component = new(UserInfo.Components, "kube-controller-manager", false, FieldValidation.Ignore, _ => { });
}
