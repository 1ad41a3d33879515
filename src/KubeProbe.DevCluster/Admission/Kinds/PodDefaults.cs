using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission.Kinds;

/// <summary>Fills in what the author of a pod or of a pod template left out.</summary>
static class PodDefaults
{
    const int FileMode = 420; // 0644

    public static void Template(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers"))) Container(container);
        foreach (var volume in spec.Items("volumes")) Volume(volume);
    }

    public static void Pod(JsonObject spec)
    {
        Template(spec);
        spec.Default("enableServiceLinks", true);
        spec.Default("priority", 0);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        Tolerate(spec, "node.kubernetes.io/not-ready");
        Tolerate(spec, "node.kubernetes.io/unreachable");
    }

    static void Container(JsonObject container)
    {
        container.Default("resources", new JsonObject());
        if (container.Object("resources", "limits") is { } limits)
            foreach (var (name, amount) in limits)
                container.Make("resources", "requests").Default(name, amount?.DeepClone());
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("imagePullPolicy", PullPolicy(container.Text("image") ?? ""));
        foreach (var port in container.Items("ports")) port.Default("protocol", "TCP");
        foreach (var env in container.Items("env"))
            if (env.Object("valueFrom", "fieldRef") is { } field) field.Default("apiVersion", "v1");
        foreach (var name in (ReadOnlySpan<string>)["livenessProbe", "readinessProbe", "startupProbe"])
            if (container.Object(name) is { } probe) Probe(probe);
    }

    static void Probe(JsonObject probe)
    {
        if (probe.Object("httpGet") is { } http)
        {
            http.Default("path", "/");
            http.Default("scheme", "HTTP");
        }
        if (probe.Object("grpc") is { } grpc) grpc.Default("service", "");
        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
    }

    static void Volume(JsonObject volume)
    {
        if (volume.Count == 1 && volume.ContainsKey("name")) volume["emptyDir"] = new JsonObject();
        foreach (var name in (ReadOnlySpan<string>)["secret", "configMap", "downwardAPI", "projected"])
            if (volume.Object(name) is { } source) source.Default("defaultMode", FileMode);
        if (volume.Object("hostPath") is { } host) host.Default("type", "");
        foreach (var source in volume.Items("projected", "sources"))
        {
            if (source.Object("serviceAccountToken") is { } token) token.Default("expirationSeconds", 3600);
            Fields(source.Object("downwardAPI"));
        }
        Fields(volume.Object("downwardAPI"));
    }

    static void Fields(JsonObject? downward)
    {
        foreach (var item in ((JsonNode?)downward).Items("items"))
            if (item.Object("fieldRef") is { } field) field.Default("apiVersion", "v1");
    }

    static void Tolerate(JsonObject spec, string taint)
    {
        if (spec.Array("tolerations") is not { } tolerations) spec["tolerations"] = tolerations = [];
        foreach (var toleration in ((JsonNode)tolerations).Items())
        {
            var effect = toleration.Text("effect");
            if (toleration.Text("key") is var key && (key == taint || string.IsNullOrEmpty(key)) && effect is null or "" or "NoExecute") return;
        }
        tolerations.Add(new JsonObject { ["key"] = taint, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 });
    }

    static string PullPolicy(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal)) return "IfNotPresent";
        var tag = image[(image.LastIndexOf('/') + 1)..].Split(':');
        return tag.Length == 1 || tag[1] == "latest" ? "Always" : "IfNotPresent";
    }
}
