using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Workloads;

namespace KubeProbe.Probes.Kubernetes;

/// <summary>The objects probes make, as JSON: restricted pods, small enough for any node, owned by the run.</summary>
static class Json
{
    /// <summary>Tells the pods of one object from all others.</summary>
    public const string ObjectLabel = "kubeprobe.io/object";

    /// <summary>An object of the run.</summary>
    public static JsonObject Object(ProbeRun run, string apiVersion, string kind, string name, JsonObject? spec)
    {
        var obj = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = Metadata(run, name) };
        if (spec is not null) obj["spec"] = spec;
        return obj;
    }

    /// <summary>Name, namespace, the run's labels and the owner it goes with.</summary>
    public static JsonObject Metadata(ProbeRun run, string name)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = ClusterAccess.Namespace(run), ["labels"] = Labels(run, name) };
        if (run.OwnerReference is { } owner) metadata["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = owner.ApiVersion, ["kind"] = owner.Kind, ["name"] = owner.Name, ["uid"] = owner.Uid,
        });
        return metadata;
    }

    /// <summary>The run's labels, and which object the pods are of.</summary>
    public static JsonObject Labels(ProbeRun run, string name)
    {
        var labels = new JsonObject { ["app.kubernetes.io/component"] = "probe-object", [ObjectLabel] = name };
        foreach (var (key, value) in run.Labels) labels[key] = value;
        return labels;
    }

    public static JsonObject Selector(string name) => new() { ["matchLabels"] = new JsonObject { [ObjectLabel] = name } };

    public static JsonObject Template(ProbeRun run, string name, JsonObject podSpec) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = Labels(run, name) },
        ["spec"] = podSpec,
    };

    /// <summary>A pod of one container within the restricted Pod Security Standard.</summary>
    /// <param name="image">Its image.</param>
    /// <param name="restartPolicy"><c>Always</c>, <c>OnFailure</c> or <c>Never</c>.</param>
    /// <param name="args">Arguments of the image.</param>
    public static JsonObject PodSpec(string image, string restartPolicy, params ReadOnlySpan<string> args)
    {
        var container = new JsonObject
        {
            ["name"] = "work",
            ["image"] = image,
            ["imagePullPolicy"] = "IfNotPresent",
            ["resources"] = JsonNode.Parse("""{"requests":{"cpu":"5m","memory":"16Mi"},"limits":{"memory":"64Mi"}}"""),
            ["securityContext"] = JsonNode.Parse("""{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}}"""),
        };
        if (args.Length > 0)
        {
            var all = new JsonArray();
            foreach (var arg in args) all.Add((JsonNode)arg);
            container["args"] = all;
        }
        return new JsonObject
        {
            ["restartPolicy"] = restartPolicy,
            ["automountServiceAccountToken"] = false,
            ["enableServiceLinks"] = false,
            ["terminationGracePeriodSeconds"] = 5,
            ["securityContext"] = JsonNode.Parse("""{"runAsNonRoot":true,"runAsUser":65532,"runAsGroup":65532,"fsGroup":65532,"seccompProfile":{"type":"RuntimeDefault"}}"""),
            ["containers"] = new JsonArray(container),
        };
    }

    /// <summary>A pod of our own image that answers HTTP on its own address, ready when it does.</summary>
    public static JsonObject Serving(string image, string version = "", int port = Workload.Port)
    {
        var spec = PodSpec(image, "Always", "workload", "serve");
        var container = spec.Items("containers").Single();
        container["env"] = new JsonArray(
            new JsonObject { ["name"] = "POD_IP", ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = "status.podIP" } } },
            new JsonObject { ["name"] = "POD_NAME", ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = "metadata.name" } } },
            new JsonObject { ["name"] = "PORT", ["value"] = $"{port}" },
            new JsonObject { ["name"] = "VERSION", ["value"] = version });
        container["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["containerPort"] = port });
        container["readinessProbe"] = new JsonObject
        {
            ["httpGet"] = new JsonObject { ["path"] = "/", ["port"] = port }, ["periodSeconds"] = 1, ["timeoutSeconds"] = 2, ["failureThreshold"] = 3,
        };
        return spec;
    }

    /// <summary>A service of the pods of one object.</summary>
    public static JsonObject Service(ProbeRun run, string name, string of, int port = Workload.Port, string type = "ClusterIP") => Object(run, "v1", "Service", name, new JsonObject
    {
        ["type"] = type,
        ["selector"] = new JsonObject { [ObjectLabel] = of },
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 80, ["protocol"] = "TCP", ["targetPort"] = port }),
    });

    public static string Path(ProbeRun run, string group, string plural) =>
        $"{(group.Contains('/') ? "apis" : "api")}/{group}/namespaces/{ClusterAccess.Namespace(run)}/{plural}";
}
