namespace KubeProbe.Core.Cases;

/// <summary>What no probe pod is given, whatever a template or an image wants: all of them keep to the restricted Pod Security Standard.</summary>
public static class RestrictedRules
{
    /// <summary>What to do with an image that wants more.</summary>
    public const string Remedy = "Probe pods keep to the restricted Pod Security Standard: choose a user by runAs, and writableRoot where the image writes its own files; "
        + "what needs root or the host runs by its own tool and pushes its result to a template of contract external.";

    // As pod specs and plugin definitions of other tools write it.
    static readonly string[] Fields =
    [
        "securityContext", "podSecurityContext", "privileged", "allowPrivilegeEscalation", "runAsUser", "runAsNonRoot", "runAsRoot",
        "hostNetwork", "hostPID", "hostIPC", "hostPath", "volumes", "volumeMounts", "extra-volumes", "podSpec",
    ];

    static readonly string[] Signs =
        ["permission denied", "operation not permitted", "read-only file system", "must be root", "as root", "root privileges", "need root", "needs root", "requires root", "eacces", "eperm"];

    /// <summary>Whether somebody who writes this field into a template asks for what he can't get.</summary>
    public static bool AsksFor(string field) => Fields.Contains(field, StringComparer.OrdinalIgnoreCase);

    /// <summary>The remedy as another sentence, where what an image wrote at its end sounds as if it wanted root, privileges or to write; else nothing.</summary>
    public static string Hint(string said) =>
        Signs.Any(sign => said.Contains(sign, StringComparison.OrdinalIgnoreCase)) ? $" It seems to want what it may not do. {Remedy}" : "";
}
