namespace KubeProbe.Probes.Inspections.Pods;

/// <summary>The Pod Security Standards of Kubernetes, baseline and restricted, for pods that exist.</summary>
static class PodSecurityRules
{
    const string EnforceLabel = "pod-security.kubernetes.io/enforce";
    static readonly string[] Levels = ["privileged", "baseline", "restricted"];
    static readonly string[] BaselineCapabilities = ["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"];
    static readonly string[] RestrictedVolumes = ["name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];
    static readonly string[] SafeSysctls = ["kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
        "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes"];

    public static IEnumerable<string> CheckNamespace(KubeObject space, string level)
    {
        var enforced = space.Text("metadata", "labels", EnforceLabel) ?? "privileged";
        if (Array.IndexOf(Levels, enforced) < Array.IndexOf(Levels, level))
            yield return $"namespace {space.Name} enforces {enforced}, not {level}; label it {EnforceLabel}={level}, or name it in EXCLUDE_NAMESPACES";
    }

    /// <summary>What a pod does that its level forbids.</summary>
    public static IReadOnlyList<string> Check(KubeObject pod, string level)
    {
        var spec = pod.At("spec");
        var containers = spec.Items("initContainers").Concat(spec.Items("containers")).Concat(spec.Items("ephemeralContainers")).ToList();
        // A pod for Windows is judged by rules of its own.
        if (spec.Text("os", "name") == "windows") return [];
        IEnumerable<string> found = [.. Baseline(spec), .. containers.SelectMany(OfContainer)];
        if (level == "restricted") found = [.. found, .. Restricted(spec), .. containers.SelectMany(container => Restricted(container, spec))];
        return [.. found.Distinct()];
    }

    static IEnumerable<string> Baseline(KubeObject spec)
    {
        foreach (var host in new[] { "hostNetwork", "hostPID", "hostIPC" })
            if (spec.Is(host)) yield return host;
        if (spec.Items("volumes").Any(volume => volume.At("hostPath").Exists)) yield return "hostPath volume";
        foreach (var sysctl in spec.Items("securityContext", "sysctls").Select(s => s.Text("name") ?? "").Where(name => !SafeSysctls.Contains(name))) yield return $"sysctl {sysctl}";
        if (spec.Text("securityContext", "seccompProfile", "type") == "Unconfined") yield return "seccomp Unconfined";
    }

    static IEnumerable<string> OfContainer(KubeObject container)
    {
        var security = container.At("securityContext");
        if (security.Is("privileged")) yield return "privileged";
        if (security.Text("procMount") is { } mount and not "Default") yield return $"procMount {mount}";
        if (security.Text("seccompProfile", "type") == "Unconfined") yield return "seccomp Unconfined";
        if (container.Items("ports").Any(port => port.Integer("hostPort") != 0)) yield return "hostPort";
        foreach (var capability in security.Texts("capabilities", "add").Where(c => !BaselineCapabilities.Contains(c))) yield return $"capability {capability}";
    }

    static IEnumerable<string> Restricted(KubeObject spec)
    {
        foreach (var type in spec.Items("volumes").SelectMany(volume => volume.Members()).Select(member => member.Key).Where(key => !RestrictedVolumes.Contains(key) && key != "hostPath"))
            yield return $"{type} volume";
        if (spec.Text("securityContext", "runAsUser") == "0") yield return "runAsUser 0";
    }

    static IEnumerable<string> Restricted(KubeObject container, KubeObject spec)
    {
        var security = container.At("securityContext");
        if (security.At("allowPrivilegeEscalation").Element.ValueKind != System.Text.Json.JsonValueKind.False) yield return "allowPrivilegeEscalation is not false";
        if (!security.Is("runAsNonRoot") && (security.At("runAsNonRoot").Exists || !spec.Is("securityContext", "runAsNonRoot"))) yield return "runAsNonRoot is not true";
        if (security.Text("runAsUser") == "0") yield return "runAsUser 0";
        if ((security.Text("seccompProfile", "type") ?? spec.Text("securityContext", "seccompProfile", "type")) is not ("RuntimeDefault" or "Localhost")) yield return "no seccomp profile";
        if (!security.Texts("capabilities", "drop").Contains("ALL")) yield return "capabilities are not dropped";
        foreach (var capability in security.Texts("capabilities", "add").Where(c => c != "NET_BIND_SERVICE" && BaselineCapabilities.Contains(c))) yield return $"capability {capability}";
    }
}
