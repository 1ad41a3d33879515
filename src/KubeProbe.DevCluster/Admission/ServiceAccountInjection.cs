using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission;

/// <summary>Gives each pod a service account and, unless it declines, the projected volume with the account's token.</summary>
sealed class ServiceAccountInjection(ObjectStore store)
{
    const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    const int TokenSeconds = 3607;

    /// <exception cref="ApiException">403 when there is no such service account.</exception>
    /// <param name="pod">The pod.</param>
    /// <param name="named">What a refusal calls it: a name that was made up is not known to anybody yet.</param>
    public void Apply(JsonObject pod, string named)
    {
        var spec = pod.Make("spec");
        var name = spec.Text("serviceAccountName") ?? spec.Text("serviceAccount");
        if (string.IsNullOrEmpty(name)) name = "default";
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;

        var account = store.Peek(ResourceTypes.ServiceAccounts, pod.Namespace(), name)
            ?? throw ApiException.Forbidden(ResourceTypes.Pods, named,
                $"error looking up service account {pod.Namespace()}/{name}: serviceaccount \"{name}\" not found");

        if (spec.Array("imagePullSecrets") is not { Count: > 0 } && account.Array("imagePullSecrets") is { Count: > 0 } secrets)
            spec["imagePullSecrets"] = secrets.DeepClone();
        if (Mounts(spec, account)) Mount(spec);
    }

    static bool Mounts(JsonObject spec, JsonObject account) =>
        (spec["automountServiceAccountToken"] ?? account["automountServiceAccountToken"]) is not { } wanted || ((JsonNode?)wanted).Flag();

    static void Mount(JsonObject spec)
    {
        var volume = $"kube-api-access-{NameSuffix.Random()}";
        var mounted = false;
        foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")))
        {
            if (container.Items("volumeMounts").Any(m => m.Text("mountPath") == MountPath)) continue;
            if (container.Array("volumeMounts") is not { } mounts) container["volumeMounts"] = mounts = [];
            mounts.Add(new JsonObject { ["name"] = volume, ["readOnly"] = true, ["mountPath"] = MountPath });
            mounted = true;
        }
        if (!mounted) return;

        if (spec.Array("volumes") is not { } volumes) spec["volumes"] = volumes = [];
        volumes.Add(JsonNode.Parse($$$"""
            {
              "name": "{{{volume}}}",
              "projected": {
                "sources": [
                  {"serviceAccountToken": {"expirationSeconds": {{{TokenSeconds}}}, "path": "token"}},
                  {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
                  {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}]}}
                ],
                "defaultMode": 420
              }
            }
            """));
    }
}
