using System.Text.Json.Nodes;
using static KubeProbe.Probes.Tests.Inspections.FakeApi;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>One sound object of every kind, old enough that no grace excuses it.</summary>
static class SoundCluster
{
    public static readonly string Bundle = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(new TestCertificates().AuthorityPem));

    public const string Slice = """{"metadata": {"labels": {"kubernetes.io/service-name": "web"}}, "endpoints": [{"conditions": {"ready": true}}]}""";

    public const string Pod = """
        {"metadata": {"labels": {"app": "web"}, "ownerReferences": [{"kind": "ReplicaSet", "name": "web-1", "controller": true}]},
         "spec": {"nodeName": "n1", "securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
          "containers": [{"name": "c", "image": "registry/web:1", "resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"memory": "1Gi"}},
           "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]},
         "status": {"phase": "Running", "containerStatuses": [{"name": "c", "restartCount": 1}]}}
        """;

    public static string Hook(string more = "") => $$"""
        {"webhooks": [{"name": "check.web", "failurePolicy": "Fail", "timeoutSeconds": 5, "rules": [{"apiGroups": ["apps"], "resources": ["deployments"], "operations": ["CREATE"]}],
          "clientConfig": {"caBundle": "{{Bundle}}", "service": {"namespace": "a", "name": "web", "port": 443} }{{more}} }]}
        """;

    /// <param name="release">What another release of Kubernetes serves a kind as.</param>
    public static async Task<FakeApi> StartAsync(Func<string, string>? release = null)
    {
        var api = await FakeApi.StartAsync();
        api.Release = release ?? api.Release;
        api.With("v1/namespaces", Old("a", """{"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}"""))
            .With("v1/nodes", Old("n1", NodeTests.Ready))
            .With("v1/pods", Old("a/web-1", Pod), Object("a/web-2", TimeSpan.FromMinutes(1), Pod.Replace("Running", "Pending")))
            .With("v1/services", Old("a/web", """{"spec": {"selector": {"app": "web"}, "ports": [{"port": 443}]}}"""))
            .With("discovery.k8s.io/v1/endpointslices", Old("a/web-x", Slice))
            .With("v1/events", Old("a/e", """{"type": "Warning", "reason": "FailedMount", "count": 1}"""))
            .With("v1/configmaps", Old("kube-system/coredns", """{"data": {"enabled": "true"}}"""))
            .With("v1/resourcequotas", Old("a/q", """{"status": {"hard": {"pods": "10"}, "used": {"pods": "3"}}}"""))
            .With("v1/persistentvolumes", Old("pv", """{"status": {"phase": "Bound"}}"""))
            .With("v1/persistentvolumeclaims", Old("a/c", """{"status": {"phase": "Bound"}}"""));
        return Groups(api);
    }

    static FakeApi Groups(FakeApi api)
    {
        var renewed = Ago(TimeSpan.FromSeconds(5));
        const string seen = """ "observedGeneration": 1""";
        JsonObject Generation(string name, string json)
        {
            var made = Old(name, json);
            made["metadata"]!["generation"] = 1;
            return made;
        }

        return api
            .With("apps/v1/deployments", Generation("kube-system/coredns", $$"""{"status": {{{seen}}, "conditions": [{"type": "Available", "status": "True"}]} }"""))
            .With("apps/v1/statefulsets", Generation("a/db", $$"""{"spec": {"replicas": 1}, "status": {{{seen}}, "readyReplicas": 1} }"""))
            .With("apps/v1/daemonsets", Generation("kube-system/proxy", $$"""{"status": {{{seen}}, "desiredNumberScheduled": 2, "numberAvailable": 2} }"""))
            .With("apps/v1/replicasets", Old("a/web-1", """{"metadata": {"ownerReferences": [{"kind": "Deployment", "name": "web", "controller": true}]}}"""))
            .With("batch/v1/jobs", Old("a/backup", $$"""{"metadata": {"labels": {"etcd": "etcd-main"} }, "status": {"succeeded": 1, "completionTime": "{{Ago(1)}}"} }"""))
            .With("batch/v1/cronjobs", Old("a/nightly", $$"""{"status": {"lastScheduleTime": "{{Ago(2)}}", "lastSuccessfulTime": "{{Ago(2)}}"} }"""))
            .With("autoscaling/v2/horizontalpodautoscalers", Old("a/web", $$"""{"status": {"conditions": [{"type": "ScalingActive", "status": "True", "lastTransitionTime": "{{Ago(9)}}"}]} }"""))
            .With("policy/v1/poddisruptionbudgets", Generation("a/web", $$"""{"spec": {"selector": {"matchLabels": {"app": "web"} } }, "status": {{{seen}}, "expectedPods": 3, "currentHealthy": 3, "desiredHealthy": 2, "disruptionsAllowed": 1} }"""),
                Generation("a/db", $$"""{"spec": {"selector": {"matchLabels": {"app": "db"} } }, "status": {{{seen}}, "expectedPods": 2, "currentHealthy": 2, "desiredHealthy": 1, "disruptionsAllowed": 1} }"""))
            .With("networking.k8s.io/v1/ingresses", Old("a/web"))
            .With("admissionregistration.k8s.io/v1/validatingwebhookconfigurations", Old("check", Hook()))
            .With("admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", Old("change", Hook()))
            .With("apiregistration.k8s.io/v1/apiservices", Old("v1.", $$"""{"status": {"conditions": [{"type": "Available", "status": "True", "lastTransitionTime": "{{Ago(9)}}"}]} }"""))
            .With("apiextensions.k8s.io/v1/customresourcedefinitions", Old("xs.example.com", """{"spec": {"versions": [{"name": "v1"}]}, "status": {"storedVersions": ["v1"], "conditions": [{"type": "Established", "status": "True"}]}}"""))
            .With("rbac.authorization.k8s.io/v1/clusterroles", Old("view", """{"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}"""))
            .With("rbac.authorization.k8s.io/v1/clusterrolebindings", Old("cluster-admin", """{"roleRef": {"kind": "ClusterRole", "name": "cluster-admin"}, "subjects": [{"kind": "Group", "name": "system:masters"}]}"""))
            .With("rbac.authorization.k8s.io/v1/roles", Old("a/r"))
            .With("rbac.authorization.k8s.io/v1/rolebindings", Old("a/r", """{"roleRef": {"kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann"}]}"""))
            .With("certificates.k8s.io/v1/certificatesigningrequests", Old("csr-1", """{"status": {"certificate": "eA=="}}"""))
            .With("coordination.k8s.io/v1/leases", Old("kube-system/kube-scheduler", $$"""{"spec": {"renewTime": "{{renewed}}", "holderIdentity": "a"} }"""))
            .With("storage.k8s.io/v1/storageclasses", Old("fast"))
            .With("storage.k8s.io/v1/volumeattachments", Old("va", """{"status": {"attached": true}}"""))
            .With("scheduling.k8s.io/v1/priorityclasses", Old("high"))
            .With("flowcontrol.apiserver.k8s.io/v1beta3/flowschemas", Old("exempt"), Old("catch-all"))
            .With("flowcontrol.apiserver.k8s.io/v1beta3/prioritylevelconfigurations", Old("exempt"))
            .Text("livez", "[+]ping ok\n[+]etcd ok\n").Text("readyz", "[+]ping ok\n");
    }
}
