using static KubeProbe.Probes.Tests.Inspections.FakeApi;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>What extends the API server, and who holds it up.</summary>
public sealed class AdmissionTests
{
    const string Validating = "admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

    static FakeApi Web(FakeApi api) => api.With("v1/services", Old("a/web", """{"spec": {"ports": [{"port": 443}]}}""")).With("discovery.k8s.io/v1/endpointslices", Old("a/web-x", SoundCluster.Slice));

    [Fact]
    public async Task A_webhook_whose_service_is_gone()
    {
        await using var api = await StartAsync();
        api.With("discovery.k8s.io/v1/endpointslices").With(Validating, Old("check", SoundCluster.Hook()));
        Assert.StartsWith("webhook check.web of check: its service a/web does not exist, so the API server refuses what it should check", Assert.Single((await api.InspectAsync("webhook-availability")).Errors));
    }

    [Fact]
    public async Task A_webhook_without_endpoints_without_its_port_and_one_that_fails_open()
    {
        await using var api = await StartAsync();
        api.With("v1/services", Old("a/web", """{"spec": {"ports": [{"port": 443}]}}""")).With("discovery.k8s.io/v1/endpointslices")
            .With(Validating, Old("a", SoundCluster.Hook()), Old("b", SoundCluster.Hook().Replace("\"port\": 443", "\"port\": 8443")), Old("c", SoundCluster.Hook().Replace("\"Fail\"", "\"Ignore\"")));
        var errors = (await api.InspectAsync("webhook-availability")).Errors;
        Assert.Contains("of a: its service a/web has no ready endpoint, so the API server refuses", errors[0]);
        Assert.Contains("of b: its service a/web has no port 8443", errors[1]);
        Assert.Contains("of c: its service a/web has no ready endpoint, so what it should check passes unchecked", errors[2]);
        Assert.Equal(2, (await api.InspectAsync("webhook-availability", ("FAILURE_POLICY_IGNORE", "false"))).Errors.Count);
    }

    [Fact]
    public async Task A_webhook_that_hangs_up_every_request_and_one_that_locks_itself_out()
    {
        await using var api = Web(await StartAsync());
        var all = SoundCluster.Hook().Replace("[\"apps\"]", "[\"*\"]").Replace("[\"deployments\"]", "[\"pods\"]");
        api.With(Validating, Old("slow", SoundCluster.Hook().Replace("\"timeoutSeconds\": 5", "\"timeoutSeconds\": 30")), Old("lock", all),
            Old("kept", all.Replace("\"clientConfig\"", "\"namespaceSelector\": {\"matchExpressions\": [{\"key\": \"kubernetes.io/metadata.name\", \"operator\": \"NotIn\", \"values\": [\"a\"]}]}, \"clientConfig\"")));
        var result = await api.InspectAsync("webhook-availability");
        Assert.Equal(2, result.Errors.Count);
        Assert.Contains("of slow: its timeout is 30 s, 15 s is the most", result.Errors[0]);
        Assert.Contains("of lock: it must agree to every pod of its own namespace a", result.Errors[1]);
        Assert.StartsWith("3, ", result.Facts["admission-webhooks"]);
    }

    [Fact]
    public async Task An_aggregated_api_that_does_not_answer()
    {
        await using var api = await StartAsync();
        api.With("apiregistration.k8s.io/v1/apiservices", Old("v1beta1.metrics.k8s.io",
            $$"""{"spec": {"service": {"namespace": "kube-system", "name": "metrics-server"} }, "status": {"conditions": [{"type": "Available", "status": "False", "reason": "MissingEndpoints", "message": "no endpoints", "lastTransitionTime": "{{Ago(1)}}"}]} }"""));
        Assert.StartsWith("apiservice v1beta1.metrics.k8s.io is not available: MissingEndpoints: no endpoints; look at service kube-system/metrics-server", Assert.Single((await api.InspectAsync("api-availability")).Errors));
    }

    [Fact]
    public async Task A_definition_that_is_not_established_and_a_version_stored_and_not_served()
    {
        await using var api = await StartAsync();
        api.With("apiextensions.k8s.io/v1/customresourcedefinitions", Old("xs.example.com",
            """{"spec": {"versions": [{"name": "v1"}]}, "status": {"storedVersions": ["v1alpha1", "v1"], "conditions": [{"type": "Established", "status": "False", "reason": "NotAccepted", "message": "taken"}]}}"""));
        var errors = (await api.InspectAsync("api-availability")).Errors;
        Assert.Contains("Established is False: NotAccepted: taken", errors[0]);
        Assert.Contains("may still store objects as v1alpha1", errors[1]);
    }

    [Theory]
    [InlineData("""{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}""", "may do everything in the whole cluster")]
    [InlineData("""{"apiGroups": [""], "resources": ["*"], "verbs": ["get"]}""", "may read every object, Secrets too")]
    [InlineData("""{"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["clusterroles"], "verbs": ["escalate"]}""", "may give out rights it does not have")]
    [InlineData("""{"apiGroups": [""], "resources": ["users"], "verbs": ["impersonate"]}""", "may act as somebody else")]
    [InlineData("""{"apiGroups": [""], "resources": ["secrets"], "verbs": ["list"]}""", "may read all Secrets")]
    public async Task A_right_in_the_wrong_hands(string rule, string expected)
    {
        await using var api = await StartAsync();
        api.With("rbac.authorization.k8s.io/v1/clusterroles", Old("risky", $$"""{"rules": [{{rule}}]}"""), Old("held-by-nobody", $$"""{"rules": [{{rule}}]}"""))
            .With("rbac.authorization.k8s.io/v1/clusterrolebindings", Old("b", """{"roleRef": {"kind": "ClusterRole", "name": "risky"}, "subjects": [{"kind": "ServiceAccount", "namespace": "a", "name": "app"}, {"kind": "ServiceAccount", "namespace": "kube-system", "name": "c"}]}"""));
        var error = Assert.Single((await api.InspectAsync("rbac-risks")).Errors);
        Assert.StartsWith($"serviceaccount:a/app {expected}", error);
        Assert.Contains("by clusterrolebinding b (ClusterRole/risky)", error);
        (await api.InspectAsync("rbac-risks", ("ALLOWED_SUBJECTS", "serviceaccount:a/*"))).Passed();
    }

    [Fact]
    public async Task Cluster_admin_for_everybody_and_a_role_within_a_namespace()
    {
        await using var api = await StartAsync();
        api.With("rbac.authorization.k8s.io/v1/clusterrolebindings", Old("open", """{"roleRef": {"kind": "ClusterRole", "name": "cluster-admin"}, "subjects": [{"kind": "Group", "name": "system:unauthenticated"}]}"""))
            .With("rbac.authorization.k8s.io/v1/roles", Old("a/all", """{"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]}"""))
            .With("rbac.authorization.k8s.io/v1/rolebindings", Old("a/all", """{"roleRef": {"kind": "Role", "name": "all"}, "subjects": [{"kind": "User", "name": "ann"}]}"""));
        var errors = (await api.InspectAsync("rbac-risks")).Errors;
        Assert.StartsWith("group:system:unauthenticated may do everything in the whole cluster", errors[0]);
        Assert.StartsWith("user:ann may do everything in namespace a by rolebinding a/all", errors[1]);
        Assert.Single((await api.InspectAsync("rbac-risks", ("NAMESPACED", "false"))).Errors);
    }
}
