using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission.Kinds;

sealed class ServiceRules(ObjectStore store) : KindRules
{
    static readonly string[] Types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

    public override string? NameFault(string name) => NameRules.IsServiceName(name) ? null : NameRules.ServiceNameText;

    public override void Default(JsonObject obj)
    {
        var spec = obj.Make("spec");
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        foreach (var port in spec.Items("ports"))
        {
            port.Default("protocol", "TCP");
            if (port["targetPort"] is null && port["port"] is { } same) port["targetPort"] = same.DeepClone();
        }
        if (spec.Text("type") == "ExternalName") return;
        spec.Default("internalTrafficPolicy", "Cluster");
        spec.Default("ipFamilies", new JsonArray("IPv4"));
        spec.Default("ipFamilyPolicy", "SingleStack");
    }

    public override void PrepareForCreate(JsonObject obj)
    {
        obj["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        var spec = obj.Make("spec");
        if (spec.Text("type") != "ExternalName" && string.IsNullOrEmpty(spec.Text("clusterIP"))) spec["clusterIP"] = ServiceAddresses.Free(store);
        if (spec.Text("clusterIP") is { } ip) spec.Default("clusterIPs", new JsonArray(ip));
        if (spec.Text("type") is not ("NodePort" or "LoadBalancer")) return;
        spec.Default("externalTrafficPolicy", "Cluster");
        foreach (var port in spec.Items("ports").Where(port => port["nodePort"] is null)) port["nodePort"] = ServiceAddresses.FreeNodePort(store, spec);
    }

    public override void PrepareForUpdate(JsonObject old, JsonObject obj)
    {
        var spec = obj.Make("spec");
        if (spec.Text("type") is "NodePort" or "LoadBalancer")
            foreach (var port in spec.Items("ports").Where(port => port["nodePort"] is null))
                port["nodePort"] = old.Items("spec", "ports").FirstOrDefault(was => was.Number("port") == port.Number("port")).Number("nodePort") ?? ServiceAddresses.FreeNodePort(store, spec);
        if (spec.Text("type") == "ExternalName" || !string.IsNullOrEmpty(spec.Text("clusterIP"))) return;
        foreach (var kept in (ReadOnlySpan<string>)["clusterIP", "clusterIPs"])
            if (old.At("spec", kept) is { } value) spec[kept] = value.DeepClone();
    }

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        var spec = obj.Make("spec");
        var type = spec.Text("type") ?? "";
        if (!Types.Contains(type)) faults.NotSupported("spec.type", type, Types);
        if (type == "ExternalName")
        {
            if (string.IsNullOrEmpty(spec.Text("externalName"))) faults.Required("spec.externalName");
            return;
        }

        var ports = spec.Items("ports").ToList();
        if (ports.Count == 0 && spec.Text("clusterIP") != "None") faults.Required("spec.ports");
        for (var i = 0; i < ports.Count; i++)
        {
            var here = $"spec.ports[{i}]";
            if (ports.Count > 1 && string.IsNullOrEmpty(ports[i].Text("name"))) faults.Required($"{here}.name");
            if (ports[i].Number("port") is not (> 0 and < 65536))
                faults.Invalid($"{here}.port", ports[i]["port"] ?? 0, "must be between 1 and 65535, inclusive");
        }
        MetadataRules.Labels(spec.Object("selector"), "spec.selector", faults);
    }

    public override void ValidateUpdate(JsonObject old, JsonObject obj, FieldFaults faults)
    {
        if (old.Text("spec", "clusterIP") is { Length: > 0 } ip && obj.Text("spec", "type") != "ExternalName" && obj.Text("spec", "clusterIP") != ip)
            faults.InvalidRaw("spec.clusterIPs[0]", $"[]string{{\"{obj.Text("spec", "clusterIP")}\"}}", "may not change once set");
    }
}

/// <summary>The addresses and node ports Services get; nothing answers on them, pods find each other by endpoints.</summary>
static class ServiceAddresses
{
    /// <summary>The address of the API inside the cluster.</summary>
    public const string OfApi = "10.0.0.1";

    public static int FreeNodePort(ObjectStore store, JsonObject own)
    {
        var taken = store.List(ResourceTypes.Services).Items.Select(s => s.Object("spec")).Append(own)
            .SelectMany(s => s.Items("ports")).Select(port => port.Number("nodePort")).ToHashSet();
        while (true)
        {
            var port = Random.Shared.Next(30_000, 32_768);
            if (!taken.Contains(port)) return port;
        }
    }

    public static string Free(ObjectStore store)
    {
        var taken = store.List(ResourceTypes.Services).Items.Select(s => s.Text("spec", "clusterIP")).ToHashSet();
        while (true)
        {
            var ip = $"10.0.{Random.Shared.Next(256)}.{Random.Shared.Next(2, 255)}";
            if (!taken.Contains(ip)) return ip;
        }
    }
}
