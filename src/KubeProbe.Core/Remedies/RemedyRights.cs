using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Remedies;

/// <summary>The least right the centre's own account needs for an action in a target cluster.</summary>
public static class RemedyRights
{
    /// <summary>One rule, and the namespace it is needed in, null for the whole cluster; nothing for jobs, which need their template's, and calls.</summary>
    public static (string? Namespace, RbacRule Rule)? Of(RemedyAction action) => action switch
    {
        { DeletePod: { } pod } => (pod.Namespace, Rule("", "pods", [.. Looks(pod), "delete"])),
        { RestartWorkload: { } restart } => (restart.Namespace, Rule("apps", $"{restart.Kind.ToString().ToLowerInvariant()}s", ["get", .. Lists(restart), "patch"])),
        { DeleteWorkload: { } delete } =>
            (delete.Namespace, Rule(delete.Kind is WorkloadKind.Job ? "batch" : "apps", $"{delete.Kind.ToString().ToLowerInvariant()}s", [.. Looks(delete), "delete"])),
        { Cordon: not null } or { Uncordon: not null } or { Taint: not null } => (null, Rule("", "nodes", ["get", "list", "patch"])),
        _ => null,
    };

    static string[] Looks(ObjectAction action) => action.Selector is null ? ["get"] : ["list"];

    static string[] Lists(ObjectAction action) => action.Selector is null ? [] : ["list"];

    static RbacRule Rule(string group, string resource, IReadOnlyList<string> verbs) => new() { ApiGroups = [group], Resources = [resource], Verbs = verbs };
}
