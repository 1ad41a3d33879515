using KubeProbe.Core.Access;

namespace KubeProbe.Server.Access;

/// <summary>Roles as people and programs write them.</summary>
static class RoleName
{
    static readonly Dictionary<string, Role> Names = new()
    {
        ["viewer"] = Role.Viewer,
        ["operator"] = Role.Operator,
        ["change-system"] = Role.ChangeSystem,
        ["admin"] = Role.Admin,
    };

    /// <summary>All of them, for an error's remedy.</summary>
    public static string All { get; } = string.Join(", ", Names.Keys);

    public static string Of(Role role) => Names.First(row => row.Value == role).Key;

    public static bool TryParse(string text, out Role role) => Names.TryGetValue(text, out role);
}
