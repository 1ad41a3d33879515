using System.Text.Json.Nodes;
using KubeProbe.Core.Cases;
using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Import;

partial class PodImport
{
    const string Taken = "";
    const string Forbidden = "The restricted Pod Security Standard, which all probe pods keep to, forbids it.";
    const string Placement = "Say where pods go by the binding's placement; a pod for given nodes passes every taint.";
    const string NoVolumes = "A probe pod has /tmp and no other volume. Give what it needs as parameters.";

    static readonly Dictionary<string, string> PodFields = new()
    {
        ["containers"] = Taken,
        ["serviceAccountName"] = Taken,
        ["serviceAccount"] = Taken,
        ["imagePullSecrets"] = Taken,
        ["nodeSelector"] = Taken,
        ["securityContext"] = Taken,
        ["initContainers"] = "A probe pod has no init containers. Do that from the image's command.",
        ["restartPolicy"] = "A run's pod is never restarted. Use the case's retry.",
        ["activeDeadlineSeconds"] = "The template's timeout decides.",
        ["terminationGracePeriodSeconds"] = "Probe pods have 5 s.",
        ["automountServiceAccountToken"] = "Probe pods have their account's token.",
        ["volumes"] = NoVolumes,
        ["hostNetwork"] = Forbidden,
        ["hostPID"] = Forbidden,
        ["hostIPC"] = Forbidden,
        ["tolerations"] = Placement,
        ["affinity"] = Placement,
        ["nodeName"] = Placement,
        ["topologySpreadConstraints"] = Placement,
    };

    static readonly Dictionary<string, string> ContainerFields = new()
    {
        ["name"] = Taken,
        ["image"] = Taken,
        ["command"] = Taken,
        ["args"] = Taken,
        ["resources"] = Taken,
        ["env"] = Taken,
        ["securityContext"] = Taken,
        ["imagePullPolicy"] = "The nodes decide: an image with the tag latest is pulled each time, any other once.",
        ["envFrom"] = "Parameters are given one by one. Declare them in the template.",
        ["volumeMounts"] = NoVolumes,
        ["livenessProbe"] = "The template's timeout decides.",
        ["readinessProbe"] = "The report decides.",
        ["startupProbe"] = "The template's timeout decides.",
    };

    // What a probe pod is anyhow need not be told.
    bool IsUsual(string field, SourceNode value) => value is SourceScalar scalar && (field, scalar.Text) switch
    {
        ("restartPolicy", "Never") => true,
        ("restartPolicy", _) => contract is ProbeContract.KuberhealthyV2,
        ("imagePullPolicy", "IfNotPresent") => true,
        ("dnsPolicy", "ClusterFirst") => true,
        ("schedulerName", "default-scheduler") => true,
        ("automountServiceAccountToken", "true") => true,
        ("hostNetwork" or "hostPID" or "hostIPC" or "stdin" or "tty", "false") => true,
        ("terminationMessagePath" or "terminationMessagePolicy" or "enableServiceLinks", _) => true,
        _ => false,
    };

    void ReadUser(SourceMap spec, SourceMap main, JsonObject template)
    {
        var (ofPod, ofContainer) = (spec.Map("securityContext"), main.Map("securityContext"));
        var runAs = new JsonObject();
        if (Number("runAsUser") is { } user)
        {
            if (user > 0) runAs["user"] = user;
            else note($"{at}.securityContext.runAsUser", "A probe must not run as root: it runs as user 65532, unless the template's runAs names another.");
        }
        var group = Number("runAsGroup") ?? Number("fsGroup");
        if (group > 0) runAs["group"] = group;
        if (ofContainer?.Text("readOnlyRootFilesystem") != "true") runAs["writableRoot"] = true;
        if (runAs.Count > 0) template["runAs"] = runAs;

        foreach (var (context, path) in new[] { (ofPod, at), (ofContainer, $"{at}.containers[0]") })
            foreach (var (key, value) in context?.Entries ?? [])
                if (ForeignFields.Says(value) && !IsKept(key.Text, value, group)) note($"{path}.securityContext.{key.Text}", Forbidden);

        long? Number(string field) => long.TryParse(ofContainer?.Text(field) ?? ofPod?.Text(field), out var number) ? number : null;
    }

    static bool IsKept(string field, SourceNode value, long? group) => (field, value) switch
    {
        ("runAsUser" or "runAsGroup" or "readOnlyRootFilesystem", _) => true,
        ("fsGroup", SourceScalar { Text: var text }) => text == $"{group}",
        ("runAsNonRoot", SourceScalar { Text: "true" }) or ("allowPrivilegeEscalation" or "privileged", SourceScalar { Text: "false" }) => true,
        ("seccompProfile", SourceMap profile) => profile.Text("type") == "RuntimeDefault",
        ("capabilities", SourceMap capabilities) => capabilities.List("add").Count == 0,
        _ => false,
    };
}
