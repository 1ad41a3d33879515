using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission;

/// <summary>One way a pod breaks a level.</summary>
sealed record PodSecurityFault(string What, string Detail);

/// <summary>The checks of the Pod Security Standards, in the order their faults are told.</summary>
static class PodSecurityChecks
{
    static readonly HashSet<string> DefaultCapabilities =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
        "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ];

    static readonly HashSet<string> RestrictedVolumes =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    public static List<PodSecurityFault> Faults(JsonObject pod, bool restricted)
    {
        var spec = pod.Object("spec");
        var containers = spec.Items("initContainers").Concat(spec.Items("containers")).ToList();
        var faults = new List<PodSecurityFault>();

        void Say(string what, IEnumerable<JsonObject> bad, string must)
        {
            var names = bad.Select(c => $"\"{c.Text("name")}\"").ToList();
            if (names.Count > 0) faults.Add(new(what, $"{(names.Count == 1 ? "container" : "containers")} {string.Join(", ", names)} {must}"));
        }

        // The checks of baseline by their names, then those of restricted: a stricter check takes the place of the one it covers.
        if (!restricted)
            Say("non-default capabilities", containers.Where(c => Added(c).Any(a => !DefaultCapabilities.Contains(a))),
                "must not include capabilities beyond the default ones in securityContext.capabilities.add");
        var shared = new[] { "hostNetwork", "hostPID", "hostIPC" }.Where(h => spec.Flag(h)).Select(h => $"{h}=true").ToList();
        if (shared.Count > 0) faults.Add(new("host namespaces", string.Join(", ", shared)));
        if (!restricted) HostPaths(spec, faults);
        Say("hostPort", containers.Where(c => HostPorts(c).Any()), UsesHostPorts(containers));
        Say("privileged", containers.Where(c => c.Flag("securityContext", "privileged")), "must not set securityContext.privileged=true");
        if (!restricted) return faults;

        Say("allowPrivilegeEscalation != false", containers.Where(c => !IsFalse(c.At("securityContext", "allowPrivilegeEscalation"))),
            "must set securityContext.allowPrivilegeEscalation=false");
        Say("unrestricted capabilities", containers.Where(c => !c.Texts("securityContext", "capabilities", "drop").Contains("ALL") || Added(c).Any(a => a != "NET_BIND_SERVICE")),
            "must set securityContext.capabilities.drop=[\"ALL\"]");
        RestrictedTypes(spec, faults);
        RestrictedUser(spec, containers, faults, Say);
        return faults;
    }

    static void RestrictedUser(JsonObject? spec, List<JsonObject> containers, List<PodSecurityFault> faults, Action<string, IEnumerable<JsonObject>, string> say)
    {
        var podIsNonRoot = spec.Flag("securityContext", "runAsNonRoot");
        var root = containers.Where(c => c.At("securityContext", "runAsNonRoot") is { } own ? !((JsonNode?)own).Flag() : !podIsNonRoot).ToList();
        if (root.Count > 0) faults.Add(new("runAsNonRoot != true", $"pod or {Named(root)} must set securityContext.runAsNonRoot=true"));

        say("runAsUser=0", containers.Where(c => c.Number("securityContext", "runAsUser") == 0), "must not set runAsUser=0");

        var podProfile = IsGoodProfile(spec.Text("securityContext", "seccompProfile", "type"));
        var open = containers.Where(c => c.At("securityContext", "seccompProfile") is null
            ? !podProfile : !IsGoodProfile(c.Text("securityContext", "seccompProfile", "type"))).ToList();
        if (open.Count > 0)
            faults.Add(new("seccompProfile", $"pod or {Named(open)} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\""));
    }

    static IEnumerable<long> HostPorts(JsonObject container) =>
        container.Items("ports").Select(port => port.Number("hostPort")).OfType<long>().Where(port => port > 0);

    static string UsesHostPorts(IReadOnlyCollection<JsonObject> containers)
    {
        var ports = containers.SelectMany(HostPorts).Distinct().Select(port => port.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal).ToList();
        return $"{(containers.Count(c => HostPorts(c).Any()) == 1 ? "uses" : "use")} {(ports.Count == 1 ? "hostPort" : "hostPorts")} {string.Join(", ", ports)}";
    }

    static void HostPaths(JsonObject? spec, List<PodSecurityFault> faults)
    {
        var host = spec.Items("volumes").Where(v => v["hostPath"] is not null).Select(v => $"\"{v.Text("name")}\"").ToList();
        if (host.Count > 0) faults.Add(new("hostPath volumes", $"{(host.Count == 1 ? "volume" : "volumes")} {string.Join(", ", host)}"));
    }

    static void RestrictedTypes(JsonObject? spec, List<PodSecurityFault> faults)
    {
        var bad = spec.Items("volumes")
            .Select(v => (Name: v.Text("name"), Type: v.Select(p => p.Key).FirstOrDefault(k => k != "name")))
            .Where(v => v.Type is not null && !RestrictedVolumes.Contains(v.Type)).ToList();
        if (bad.Count > 0)
            faults.Add(new("restricted volume types", string.Join(", ", bad.Select(v => $"volume \"{v.Name}\" uses restricted volume type \"{v.Type}\""))));
    }

    static string Named(List<JsonObject> containers) =>
        $"{(containers.Count == 1 ? "container" : "containers")} {string.Join(", ", containers.Select(c => $"\"{c.Text("name")}\""))}";

    static IEnumerable<string> Added(JsonObject container) => container.Texts("securityContext", "capabilities", "add");

    static bool IsGoodProfile(string? type) => type is "RuntimeDefault" or "Localhost";

    static bool IsFalse(JsonNode? node) => node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.False;
}
