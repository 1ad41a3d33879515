namespace KubeProbe.DevCluster.Patching;

/// <summary>How a strategic merge patch treats the lists of the built-in kinds.</summary>
static class MergeKeys
{
    /// <summary>Lists of plain values that are merged as sets.</summary>
    static readonly HashSet<string> Sets = ["finalizers", "podCIDRs"];

    static readonly Dictionary<string, string> ByField = new()
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["ephemeralContainers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["imagePullSecrets"] = "name",
        ["secrets"] = "name",
        ["resourceClaims"] = "name",
        ["volumeMounts"] = "mountPath",
        ["volumeDevices"] = "devicePath",
        ["hostAliases"] = "ip",
        ["podIPs"] = "ip",
        ["hostIPs"] = "ip",
        ["conditions"] = "type",
        ["ownerReferences"] = "uid",
        ["taints"] = "key",
        ["topologySpreadConstraints"] = "topologyKey",
    };

    public static bool IsSet(string field) => Sets.Contains(field);

    /// <summary>The member that tells the items of a list apart; null for a list that is replaced as a whole.</summary>
    /// <param name="parent">The name of the field around it.</param>
    public static string? Of(string field, string parent) => (field, parent) switch
    {
        ("ports", "containers" or "initContainers") => "containerPort",
        ("ports", "spec") => "port",
        ("addresses", "status") => "type",
        _ => ByField.GetValueOrDefault(field),
    };
}
