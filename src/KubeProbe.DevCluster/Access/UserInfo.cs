using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Access;

/// <summary>Who makes a request.</summary>
/// <param name="Name">Such as <c>system:serviceaccount:default:probe</c>.</param>
/// <param name="Uid">Empty for users that are no objects.</param>
public sealed record UserInfo(string Name, string Uid, IReadOnlyList<string> Groups)
{
    public const string AuthenticatedGroup = "system:authenticated";

    /// <summary>Group whose members may do everything.</summary>
    public const string MastersGroup = "system:masters";

    public static readonly UserInfo Anonymous = new("system:anonymous", "", ["system:unauthenticated"]);

    public static readonly UserInfo Admin = new("kubernetes-admin", "", [MastersGroup, AuthenticatedGroup]);

    /// <summary>The cluster's own components.</summary>
    public static readonly UserInfo Components = new("system:kube-controller-manager", "", [MastersGroup, AuthenticatedGroup]);

    public JsonObject Extra { get; init; } = [];
}
