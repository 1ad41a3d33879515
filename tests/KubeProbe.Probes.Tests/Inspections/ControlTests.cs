using static KubeProbe.Probes.Tests.Inspections.FakeApi;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>What inspections find at the control plane, in configuration and backups.</summary>
public sealed class ControlTests
{
    const string Schemas = "flowcontrol.apiserver.k8s.io/v1beta3/flowschemas";

    [Fact]
    public async Task Priority_and_fairness_switched_off()
    {
        await using var api = await StartAsync();
        Assert.StartsWith("API priority and fairness is off", Assert.Single((await api.InspectAsync("api-priority")).Errors));
    }

    [Fact]
    public async Task A_schema_that_points_nowhere_and_one_that_is_gone()
    {
        await using var api = await StartAsync();
        api.With(Schemas, Old("exempt"), Old("mine", """{"spec": {"priorityLevelConfiguration": {"name": "x"}}, "status": {"conditions": [{"type": "Dangling", "status": "True"}]}}"""))
            .With("flowcontrol.apiserver.k8s.io/v1beta3/prioritylevelconfigurations");
        var result = await api.InspectAsync("api-priority", ("METRICS_INTERVAL", "1ms"));
        Assert.StartsWith("flowschema mine names the priority level x, which does not exist", result.Errors[0]);
        Assert.StartsWith("flowschema catch-all is not there", result.Errors[1]);
        Assert.StartsWith("2, ", result.Facts["apf-config"]);
        Assert.Equal(0, Assert.Single(result.Measurements["metrics-read"]).GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task A_level_that_rejects_while_it_is_looked_at()
    {
        await using var api = await StartAsync();
        api.With(Schemas, Old("exempt"), Old("catch-all")).With("flowcontrol.apiserver.k8s.io/v1beta3/prioritylevelconfigurations");
        var count = 0;
        api.Text("metrics", () => $$"""
            # HELP apiserver_flowcontrol_rejected_requests_total x
            apiserver_flowcontrol_rejected_requests_total{flow_schema="global-default",priority_level="global-default",reason="queue-full"} {{7 + (count++ * 5)}}
            apiserver_flowcontrol_rejected_requests_total{flow_schema="x",priority_level="system",reason="time-out"} 3
            """);
        var result = await api.InspectAsync("api-priority", ("METRICS_INTERVAL", "1ms"));
        Assert.StartsWith("priority level global-default rejected 5 requests within", Assert.Single(result.Errors));
        count = 0;
        (await api.InspectAsync("api-priority", ("METRICS_INTERVAL", "1ms"), ("MAX_REJECTED", "5"))).Passed();
    }

    [Fact]
    public async Task Somebody_who_asks_for_what_will_be_gone()
    {
        await using var api = await StartAsync();
        api.Text("metrics", """
            apiserver_requested_deprecated_apis{group="policy",removed_release="1.25",resource="poddisruptionbudgets",subresource="",version="v1beta1"} 1
            apiserver_requested_deprecated_apis{group="flowcontrol.apiserver.k8s.io",removed_release="1.32",resource="flowschemas",subresource="",version="v1beta3"} 1
            """);
        Assert.Equal(2, (await api.InspectAsync("deprecated-apis")).Errors.Count);
        Assert.StartsWith("somebody asks for policy/v1beta1 poddisruptionbudgets, which Kubernetes 1.25 does not serve", Assert.Single((await api.InspectAsync("deprecated-apis", ("TARGET_VERSION", "1.28"))).Errors));
    }

    [Fact]
    public async Task Objects_that_were_last_written_in_an_old_version()
    {
        await using var api = await StartAsync();
        api.With("batch/v1/cronjobs", Old("a/c", """{"apiVersion": "batch/v1", "metadata": {"managedFields": [{"manager": "helm", "apiVersion": "batch/v1beta1"}, {"manager": "x", "apiVersion": "batch/v1"}]}}"""))
            .With("networking.k8s.io/v1/ingresses", Old("a/i", """{"metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{\"apiVersion\": \"extensions/v1beta1\"}"}}}"""), Old("a/odd", """{"metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{"}}}"""));
        var errors = (await api.InspectAsync("deprecated-apis")).Errors;
        Assert.StartsWith("cronjobs a/c was last written as batch/v1beta1 by helm, which Kubernetes 1.25 does not serve; move that client or manifest to batch/v1", errors[0]);
        Assert.StartsWith("ingresses a/i was last written as extensions/v1beta1 by kubectl apply", errors[1]);
    }

    [Fact]
    public async Task Warnings_that_come_in_numbers()
    {
        await using var api = await StartAsync();
        api.With("v1/events",
            Old("a/e1", $$"""{"type": "Warning", "reason": "FailedMount", "count": 40, "message": "no such volume", "lastTimestamp": "{{Ago(0.1)}}", "involvedObject": {"kind": "Pod", "namespace": "a", "name": "p"} }"""),
            Old("a/e2", $$"""{"type": "Warning", "reason": "FailedMount", "series": {"count": 20, "lastObservedTime": "{{Ago(0.1)}}"} }"""),
            Old("a/e3", $$"""{"type": "Warning", "reason": "FailedMount", "count": 900, "lastTimestamp": "{{Ago(5)}}"}"""),
            Old("a/e4", $$"""{"type": "Warning", "reason": "BackOff", "count": 900, "lastTimestamp": "{{Ago(0.1)}}"}"""));
        Assert.StartsWith("warning FailedMount: 60 times within 30m on 2 objects, 50 is the most, such as Pod a/p: no such volume", Assert.Single((await api.InspectAsync("warning-events")).Errors));
        (await api.InspectAsync("warning-events", ("REASONS", "FailedCreatePodSandBox"))).Passed();
    }

    [Fact]
    public async Task A_part_of_the_API_server_that_fails_and_leaders_that_stand_still()
    {
        await using var api = await StartAsync();
        api.Text("livez", "[+]ping ok\n").Text("readyz", "[+]ping ok\n[-]informer-sync failed: reason withheld\n")
            .With("coordination.k8s.io/v1/leases", Old("kube-system/kube-scheduler", $$"""{"spec": {"renewTime": "{{Ago(2)}}", "holderIdentity": "m1_x"} }"""));
        var errors = (await api.InspectAsync("control-plane-health", ("LEASES", "kube-system/kube-scheduler kube-controller-manager"))).Errors;
        Assert.StartsWith("readyz: informer-sync failed: reason withheld", errors[0]);
        Assert.StartsWith("lease kube-system/kube-scheduler was last renewed 2h ago by m1_x: nobody leads", errors[1]);
        Assert.StartsWith("lease kube-controller-manager does not exist", errors[2]);
    }

    [Fact]
    public async Task An_API_server_that_is_not_ready()
    {
        await using var api = await StartAsync();
        api.Text("livez", "[+]ping ok\n").Text("readyz", "[-]etcd failed: reason withheld\n", 500);
        Assert.Contains("500: [-]etcd failed", Assert.Single((await api.InspectAsync("control-plane-health")).Errors));
    }

    [Theory]
    [InlineData("v1/configmaps kube-system/limit .data.enabled = true", ".data.enabled is 'false', wanted is = true")]
    [InlineData("v1/configmaps kube-system/limit .data['qps\\.max'] exists", "has nothing at .data['qps\\.max']")]
    [InlineData("v1/configmaps kube-system/limit .data.rate >= 100", ".data.rate is '50', wanted is >= 100")]
    [InlineData("v1/configmaps kube-system/other", "v1/configmaps kube-system/other does not exist; apply it")]
    [InlineData("v1/configmaps kube-system/limit .data.rate <= 50; v1/configmaps kube-system/limit .data.enabled != false", "wanted is != false")]
    public async Task Configuration_that_is_not_as_it_must_be(string checks, string expected)
    {
        await using var api = await StartAsync();
        api.With("v1/configmaps", Old("kube-system/limit", """{"data": {"enabled": "false", "rate": "50"}}"""));
        Assert.Contains(expected, Assert.Single((await api.InspectAsync("configuration-present", ("CHECKS", checks))).Errors));
    }

    [Fact]
    public async Task Configuration_of_a_kind_of_ones_own_each_rule_of_which_must_hold()
    {
        await using var api = await StartAsync();
        api.Granted.Add("get ratelimits ");
        api.With("defender.example.com/v1/ratelimits", Old("global", """{"spec": {"rules": [{"name": "delete", "enabled": true}, {"name": "evict", "enabled": false}]}}"""));
        const string kind = "defender.example.com/v1/ratelimits global ";
        Assert.Contains("is 'false', wanted is = true", Assert.Single((await api.InspectAsync("configuration-present", ("CHECKS", kind + ".spec.rules[*].enabled = true"))).Errors));
        var result = await api.InspectAsync("configuration-present", ("CHECKS", kind + """.spec.rules[?(@.name=="delete")].enabled = true"""));
        result.Passed();
        Assert.StartsWith("1, ", result.Facts["config:defender.example.com/v1/ratelimits:global"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("configmaps a/b")]
    [InlineData("v1/configmaps a/b .data.x ~ 5")]
    public async Task A_check_that_makes_no_sense_is_the_probes_fault(string checks)
    {
        await using var api = await StartAsync();
        Assert.StartsWith("probe-fault: parameter CHECKS ", Assert.Single((await api.InspectAsync("configuration-present", ("CHECKS", checks))).Errors));
    }
}
