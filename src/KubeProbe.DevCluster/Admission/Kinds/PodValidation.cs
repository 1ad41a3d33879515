using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission.Kinds;

/// <summary>What must hold for a pod's spec, alone or in a template.</summary>
static class PodValidation
{
    static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];
    static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];
    static readonly string[] Protocols = ["SCTP", "TCP", "UDP"];

    public static void Spec(JsonObject spec, string at, FieldFaults faults)
    {
        var volumes = Volumes(spec, at, faults);
        var names = new HashSet<string>();
        if (spec.Array("containers") is not { Count: > 0 }) faults.Required($"{at}.containers");
        Containers(spec, "containers", at, names, volumes, faults);
        Containers(spec, "initContainers", at, names, volumes, faults);

        if (spec.Text("restartPolicy") is { } restart && !RestartPolicies.Contains(restart))
            faults.NotSupported($"{at}.restartPolicy", restart, RestartPolicies);
        if (spec.At("activeDeadlineSeconds") is { } deadline && ((JsonNode?)deadline).Number() is not (>= 1 and <= int.MaxValue))
            faults.Invalid($"{at}.activeDeadlineSeconds", deadline, "must be between 1 and 2147483647, inclusive");
        if (spec.Number("terminationGracePeriodSeconds") < 0)
            faults.Invalid($"{at}.terminationGracePeriodSeconds", spec["terminationGracePeriodSeconds"], "must be greater than or equal to 0");
        if (spec.Text("serviceAccountName") is { Length: > 0 } account && !NameRules.IsSubdomain(account))
            faults.Invalid($"{at}.serviceAccountName", account, NameRules.SubdomainText);
        MetadataRules.Labels(spec.Object("nodeSelector"), $"{at}.nodeSelector", faults);
        if (spec.Text("nodeName") is { Length: > 0 } node && !NameRules.IsSubdomain(node))
            faults.Invalid($"{at}.nodeName", node, NameRules.SubdomainText);
    }

    static void Containers(JsonObject spec, string list, string at, HashSet<string> names, HashSet<string> volumes, FieldFaults faults)
    {
        var i = 0;
        foreach (var container in spec.Items(list))
        {
            var here = $"{at}.{list}[{i++}]";
            var name = container.Text("name") ?? "";
            if (name.Length == 0) faults.Required($"{here}.name");
            else if (!NameRules.IsDnsLabel(name)) faults.Invalid($"{here}.name", name, NameRules.DnsLabelText);
            else if (!names.Add(name)) faults.Duplicate($"{here}.name", name);

            var image = container.Text("image") ?? "";
            if (image.Length == 0) faults.Required($"{here}.image");
            else if (image != image.Trim()) faults.Invalid($"{here}.image", image, "must not have leading or trailing whitespace");

            Ports(container, here, faults);
            Env(container, here, faults);
            Mounts(container, here, volumes, faults);
            if (container.Text("imagePullPolicy") is { } pull && !PullPolicies.Contains(pull))
                faults.NotSupported($"{here}.imagePullPolicy", pull, PullPolicies);
            if (container.Text("terminationMessagePolicy") is { } policy && policy is not ("File" or "FallbackToLogsOnError"))
                faults.NotSupported($"{here}.terminationMessagePolicy", policy, "FallbackToLogsOnError", "File");
            foreach (var probe in (ReadOnlySpan<string>)["livenessProbe", "readinessProbe", "startupProbe"])
                if (container.Object(probe) is { } check && !check.Any(p => p.Key is "exec" or "httpGet" or "tcpSocket" or "grpc"))
                    faults.Required($"{here}.{probe}", "must specify a handler type");
        }
    }

    static void Ports(JsonObject container, string at, FieldFaults faults)
    {
        var i = 0;
        foreach (var port in container.Items("ports"))
        {
            var here = $"{at}.ports[{i++}]";
            if (port.At("containerPort") is null) faults.Required($"{here}.containerPort");
            else if (port.Number("containerPort") is not (> 0 and < 65536))
                faults.Invalid($"{here}.containerPort", port["containerPort"], "must be between 1 and 65535, inclusive");
            if (port.Text("protocol") is { } protocol && !Protocols.Contains(protocol)) faults.NotSupported($"{here}.protocol", protocol, Protocols);
        }
    }

    static void Env(JsonObject container, string at, FieldFaults faults)
    {
        var i = 0;
        foreach (var env in container.Items("env"))
        {
            var here = $"{at}.env[{i++}]";
            if (string.IsNullOrEmpty(env.Text("name"))) faults.Required($"{here}.name");
            if (env["valueFrom"] is null) continue;
            if (env.Text("value") is { Length: > 0 })
                faults.InvalidRaw($"{here}.valueFrom", "\"\"", "may not be specified when `value` is not empty");
            else if (env.Object("valueFrom") is not { Count: 1 })
                faults.InvalidRaw($"{here}.valueFrom", "\"\"", env.Object("valueFrom") is { Count: > 1 }
                    ? "may not have more than one field specified at a time"
                    : "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        }
    }

    static void Mounts(JsonObject container, string at, HashSet<string> volumes, FieldFaults faults)
    {
        var i = 0;
        var paths = new HashSet<string>();
        foreach (var mount in container.Items("volumeMounts"))
        {
            var here = $"{at}.volumeMounts[{i++}]";
            var name = mount.Text("name") ?? "";
            if (name.Length == 0) faults.Required($"{here}.name");
            else if (!volumes.Contains(name)) faults.NotFound($"{here}.name", name);
            var path = mount.Text("mountPath") ?? "";
            if (path.Length == 0) faults.Required($"{here}.mountPath");
            else if (!paths.Add(path)) faults.Invalid($"{here}.mountPath", path, "must be unique");
        }
    }

    static HashSet<string> Volumes(JsonObject spec, string at, FieldFaults faults)
    {
        var i = 0;
        var names = new HashSet<string>();
        foreach (var volume in spec.Items("volumes"))
        {
            var here = $"{at}.volumes[{i++}]";
            var name = volume.Text("name") ?? "";
            if (name.Length == 0) faults.Required($"{here}.name");
            else if (!NameRules.IsDnsLabel(name)) faults.Invalid($"{here}.name", name, NameRules.DnsLabelText);
            else if (!names.Add(name)) faults.Duplicate($"{here}.name", name);

            var sources = volume.Count(p => p.Key != "name");
            if (sources == 0) faults.Required(here, "must specify a volume type");
            if (sources > 1) faults.Forbidden($"{here}.{volume.Where(p => p.Key != "name").Last().Key}", "may not specify more than 1 volume type");
        }
        return names;
    }
}
