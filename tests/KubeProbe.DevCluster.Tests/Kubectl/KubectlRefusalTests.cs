using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Kubectl;

/// <summary>What users were told by kubectl on a real cluster when something was refused or did not get on, they are told here. The texts are recorded ones.</summary>
public sealed class KubectlRefusalTests
{
    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_privileged_pod_is_told_all_that_is_wrong_with_it(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        await kubectl.RunAsync("label namespace shop pod-security.kubernetes.io/enforce=restricted");
        Assert.Equal(
            "Error from server (Forbidden): error when creating \"STDIN\": pods \"debug\" is forbidden: violates PodSecurity \"restricted:latest\": "
            + "privileged (container \"debug\" must not set securityContext.privileged=true), allowPrivilegeEscalation != false (container \"debug\" must set securityContext.allowPrivilegeEscalation=false), "
            + "unrestricted capabilities (container \"debug\" must set securityContext.capabilities.drop=[\"ALL\"]), restricted volume types (volume \"h\" uses restricted volume type \"hostPath\"), "
            + "runAsNonRoot != true (pod or container \"debug\" must set securityContext.runAsNonRoot=true), "
            + "seccompProfile (pod or container \"debug\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")\n",
            await kubectl.RefusedAsync("apply -f -", """
                apiVersion: v1
                kind: Pod
                metadata: {name: debug, namespace: shop}
                spec:
                  containers:
                  - {name: debug, image: "busybox:latest", command: [sleep, "3600"], securityContext: {privileged: true}, volumeMounts: [{name: h, mountPath: /host}]}
                  volumes: [{name: h, hostPath: {path: /}}]
                """));
        Assert.Contains("No resources found in shop namespace.", (await kubectl.TryAsync("get pods -n shop -o wide")).Errors, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task Somebody_without_rights_is_told_what_was_denied(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        const string asJane = "-n shop --as=jane --as-group=developers";
        Assert.Equal(
            "Error from server (Forbidden): secrets is forbidden: User \"jane\" cannot list resource \"secrets\" in API group \"\" in the namespace \"shop\"\n",
            await kubectl.RefusedAsync($"get secrets {asJane}"));
        Assert.Contains(
            "deployments.apps \"web\" is forbidden: User \"jane\" cannot get resource \"deployments\" in API group \"apps\" in the namespace \"shop\"",
            await kubectl.RefusedAsync($"scale deploy/web --replicas=2 {asJane}"), StringComparison.Ordinal);
        Assert.Matches(
            @"(?m)^selfsubjectaccessreviews\.authorization\.k8s\.io\s+\[\]\s+\[\]\s+\[create\]$", await kubectl.RunAsync($"auth can-i --list {asJane}"));
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task Nobody_grants_more_than_he_has(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        await kubectl.RunAsync("-n shop create serviceaccount ci");
        await kubectl.RunAsync("-n shop create role ci --verb=get,list,create,update,patch,delete --resource=roles.rbac.authorization.k8s.io,rolebindings.rbac.authorization.k8s.io");
        await kubectl.RunAsync("-n shop create rolebinding ci --role=ci --serviceaccount=shop:ci");
        Assert.Contains(
            "roles.rbac.authorization.k8s.io \"secret-reader\" is forbidden: user \"system:serviceaccount:shop:ci\" "
            + "(groups=[\"system:serviceaccounts\" \"system:serviceaccounts:shop\" \"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n"
            + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\"]}",
            await kubectl.RefusedAsync("create role secret-reader --verb=get,list --resource=secrets -n shop --as=system:serviceaccount:shop:ci"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_token_that_is_none_or_over_is_no_way_in(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var invalid = new Kubectl(cluster.Server, program, cluster.Server.AdminKubeconfig.Replace(cluster.Server.AdminToken, "not-a-token", StringComparison.Ordinal));
        Assert.Contains("error: You must be logged in to the server", await invalid.RefusedAsync("get pods -n shop"), StringComparison.Ordinal);
        using var expired = new Kubectl(cluster.Server, program, cluster.Server.ServiceAccountKubeconfig("shop", "default", TimeSpan.FromSeconds(-1)));
        Assert.Contains("error: You must be logged in to the server", await expired.RefusedAsync("get pods -n shop"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_kind_that_is_not_served_in_that_version_is_named(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        await kubectl.RunAsync("apply -f -", Definition("backup.shop.io", "backupplans", "BackupPlan"));
        Assert.Contains(
            "no matches for kind \"BackupPlan\" in version \"backup.shop.io/v1alpha1\"",
            await kubectl.RefusedAsync("apply -f -", """{"apiVersion": "backup.shop.io/v1alpha1", "kind": "BackupPlan", "metadata": {"name": "nightly", "namespace": "shop"}}"""), StringComparison.Ordinal);
        Assert.Contains("backup.shop.io/v1\n", await kubectl.RunAsync("api-versions"), StringComparison.Ordinal);

        var removed = await kubectl.RefusedAsync("apply -f -", """
            apiVersion: extensions/v1beta1
            kind: Ingress
            metadata: {name: shop, namespace: shop}
            ---
            apiVersion: policy/v1beta1
            kind: PodDisruptionBudget
            metadata: {name: web, namespace: shop}
            """);
        Assert.Contains("no matches for kind \"Ingress\" in version \"extensions/v1beta1\"", removed, StringComparison.Ordinal);
        Assert.Contains("no matches for kind \"PodDisruptionBudget\" in version \"policy/v1beta1\"", removed, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task An_object_that_is_too_large_is_refused_with_the_limit(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        Assert.Equal(
            "Error from server (RequestEntityTooLarge): error when creating \"STDIN\": Request entity too large: limit is 3145728\n",
            await kubectl.RefusedAsync("create -f -", $$$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "blob", "namespace": "shop"}, "data": {"a": "{{{new string('x', 3_500_000)}}}"}}"""));
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_service_that_is_missing_or_has_nothing_behind_it_is_seen(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        Assert.Equal("Error from server (NotFound): services \"basket\" not found\n", await kubectl.RefusedAsync("get service basket -n shop"));
        await kubectl.RunAsync("-n shop create service clusterip web --tcp=80");
        await cluster.WaitAsync(ResourceTypes.Endpoints, "web", _ => true);
        Assert.Matches(@"(?m)^web\s+<none>\s+\S+$", await kubectl.RunAsync("get endpoints web -n shop"));
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_definition_whose_resources_somebody_holds_does_not_go_and_says_why(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        await kubectl.RunAsync("apply -f -", Definition("shop.io", "databases", "Database"));
        await kubectl.RunAsync("apply -f -", """
            {"apiVersion": "shop.io/v1", "kind": "Database", "metadata": {"name": "prod", "namespace": "shop", "finalizers": ["databases.shop.io/drop"]}, "spec": {"size": "10Gi"}}
            """);
        await kubectl.RunAsync("delete crd databases.shop.io --wait=false");
        await cluster.WaitAsync(ResourceTypes.CustomResourceDefinitions, "databases.shop.io", crd => crd.Items("status", "conditions").Any(c => c.Text("type") == "Terminating"));
        Assert.Equal(
            ["Established=True InitialNamesAccepted the initial names have been accepted", "NamesAccepted=True NoConflicts no conflicts found", "Terminating=True InstanceDeletionInProgress CustomResource deletion is in progress"],
            Conditions(await kubectl.RunAsync("get crd databases.shop.io -o json")).Order(StringComparer.Ordinal));
        Assert.Matches(@"(?m)^prod\s+\S+$", await kubectl.RunAsync("get databases.shop.io -n shop"));
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_namespace_whose_content_somebody_holds_does_not_go_and_says_why(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        await kubectl.RunAsync("apply -f -", """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "leader-state", "namespace": "shop", "finalizers": ["shop.io/backup"]}}""");
        await kubectl.RunAsync("delete ns shop --wait=false");
        await cluster.WaitAsync(ResourceTypes.Namespaces, "shop", ns => ns.Items("status", "conditions").Any(c =>
            c.Text("message") == "Some resources are remaining: configmaps. has 1 resource instances"));
        Assert.Matches(@"(?m)^shop\s+Terminating\s", await kubectl.RunAsync("get ns shop"));
        Assert.Equal(
            [
                "NamespaceDeletionDiscoveryFailure=False ResourcesDiscovered All resources successfully discovered",
                "NamespaceDeletionGroupVersionParsingFailure=False ParsedGroupVersions All legacy kube types successfully parsed",
                "NamespaceDeletionContentFailure=False ContentDeleted All content successfully deleted, may be waiting on finalization",
                "NamespaceContentRemaining=True SomeResourcesRemain Some resources are remaining: configmaps. has 1 resource instances",
                "NamespaceFinalizersRemaining=True SomeFinalizersRemain Some content in the namespace has finalizers remaining: shop.io/backup in 1 resource instances",
            ],
            Conditions(await kubectl.RunAsync("get ns shop -o json")));
        Assert.Contains(
            "configmaps \"x\" is forbidden: unable to create new content in namespace shop because it is being terminated",
            await kubectl.RefusedAsync("create configmap x -n shop"), StringComparison.Ordinal);

        await kubectl.RunAsync("""-n shop patch configmap leader-state --type merge -p {\"metadata\":{\"finalizers\":null}}""");
        await cluster.WaitUntilGoneAsync(ResourceTypes.Namespaces, "shop", "");
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_budget_keeps_its_pods_from_being_drained(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        await kubectl.RunAsync("apply -f -", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: quorum, namespace: shop}
            spec:
              replicas: 2
              selector: {matchLabels: {app: quorum}}
              template:
                metadata: {labels: {app: quorum}}
                spec:
                  terminationGracePeriodSeconds: 2
                  containers: [{name: c, image: "busybox:latest", imagePullPolicy: IfNotPresent, command: [sleep, "3600"]}]
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: quorum, namespace: shop}
            spec: {minAvailable: 2, selector: {matchLabels: {app: quorum}}}
            """);
        await cluster.WaitAsync(ResourceTypes.Deployments, "quorum", found => found.Number("status", "availableReplicas") == 2);
        Assert.Contains(
            "Cannot evict pod as it would violate the pod's disruption budget.",
            await kubectl.RefusedAsync("drain node1 --pod-selector=app=quorum --ignore-daemonsets --timeout=2s"), StringComparison.Ordinal);
        Assert.True(cluster.Objects.Get(ResourceTypes.Nodes, null, "node1").Object("spec").Flag("unschedulable"));
        Assert.All(cluster.Objects.List(ResourceTypes.Pods, "shop").Items, pod => Assert.False(pod.IsTerminating()));
        Assert.Matches(@"(?m)^quorum\s+2\s+N/A\s+0\s", await kubectl.RunAsync("get pdb -n shop"));
    }

    static IEnumerable<string> Conditions(string json) =>
        JsonNode.Parse(json).Items("status", "conditions").Select(c => $"{c.Text("type")}={c.Text("status")} {c.Text("reason")} {c.Text("message")}");

    static string Definition(string group, string plural, string kind) => $$$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{{plural}}}.{{{group}}} }
        spec:
          group: {{{group}}}
          names: {kind: {{{kind}}}, plural: {{{plural}}}, singular: {{{kind.ToLowerInvariant()}}} }
          scope: Namespaced
          versions:
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} } }
        """;
}
