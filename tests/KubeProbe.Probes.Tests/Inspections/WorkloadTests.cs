using System.Text.Json.Nodes;
using static KubeProbe.Probes.Tests.Inspections.FakeApi;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>What inspections find at workloads, services, storage and quotas.</summary>
public sealed class WorkloadTests
{
    static async Task<string> ErrorAsync(string inspection, string kind, JsonObject item, params (string, string)[] parameters)
    {
        await using var api = await StartAsync();
        api.With(kind, item);
        return Assert.Single((await api.InspectAsync(inspection, parameters)).Errors);
    }

    static JsonObject Generation(string name, int generation, string json)
    {
        var made = Old(name, json);
        made["metadata"]!["generation"] = generation;
        return made;
    }

    [Theory]
    [InlineData(3, 3, 3, """ "minAvailable": 3 """, "can never allow an eviction: 3 of 3 pods must be healthy (minAvailable 3)")]
    [InlineData(1, 1, 1, """ "maxUnavailable": 0 """, "can never allow an eviction: 1 of 1 pods must be healthy (maxUnavailable 0)")]
    [InlineData(3, 1, 2, """ "minAvailable": 2 """, "has allowed no eviction for 3d: 1 of 3 pods are healthy, 2 must be")]
    [InlineData(0, 0, 0, """ "minAvailable": 1 """, "protects nothing: its selector takes no pod")]
    public async Task A_disruption_budget_that_is_a_deadlock(int expected, int healthy, int desired, string spec, string words)
    {
        var budget = Generation("a/web", 1, $$"""{"spec": {{{spec}} }, "status": {"observedGeneration": 1, "expectedPods": {{expected}}, "currentHealthy": {{healthy}}, "desiredHealthy": {{desired}} } }""");
        Assert.Contains(words, await ErrorAsync("disruption-budgets", "policy/v1/poddisruptionbudgets", budget));
    }

    [Fact]
    public async Task A_pod_under_two_budgets_can_never_be_evicted()
    {
        await using var api = await StartAsync();
        const string allowed = """ "status": {"observedGeneration": 1, "expectedPods": 2, "disruptionsAllowed": 1} """;
        api.With("policy/v1/poddisruptionbudgets",
            Generation("a/one", 1, $$"""{"spec": {"selector": {"matchLabels": {"app": "web"} } }, {{allowed}} }"""),
            Generation("a/two", 1, $$"""{"spec": {"selector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["web", "x"]}]} }, {{allowed}} }"""),
            Generation("a/no", 1, $$"""{"spec": {"selector": {"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]} }, {{allowed}} }""")).With("v1/pods", Old("a/p", SoundCluster.Pod));
        Assert.StartsWith("pod a/p is under the disruption budgets one and two: ", Assert.Single((await api.InspectAsync("disruption-budgets")).Errors));
    }

    [Theory]
    [InlineData("", "service a/web: no pod has the labels app=web")]
    [InlineData("""{"metadata": {"labels": {"kubernetes.io/service-name": "web"}}, "endpoints": [{"conditions": {"ready": false}}]}""", "service a/web: none of its 1 pods is ready; their events and logs say why")]
    public async Task A_service_nobody_stands_behind(string slice, string expected)
    {
        await using var api = await StartAsync();
        api.With("v1/services", Old("a/web", """{"spec": {"selector": {"app": "web"}}}"""), Old("a/hand", "{}"), Object("a/new", TimeSpan.FromMinutes(1), """{"spec": {"selector": {"app": "web"}}}"""));
        api.With("discovery.k8s.io/v1/endpointslices", slice == "" ? [] : [Old("a/web-x", slice)]);
        Assert.StartsWith(expected, Assert.Single((await api.InspectAsync("service-endpoints")).Errors));
        (await api.InspectAsync("service-endpoints", ("IGNORE_SERVICES", "a/web"))).Passed();
    }

    [Theory]
    [InlineData("apps/v1/deployments", """ "status": {"observedGeneration": 2, "conditions": [{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "lastTransitionTime": "AGO"}]} """, "deployment a/w has made no progress for 2h: ProgressDeadlineExceeded")]
    [InlineData("apps/v1/deployments", """ "status": {"observedGeneration": 2, "availableReplicas": 1, "conditions": [{"type": "Available", "status": "False", "lastTransitionTime": "AGO"}]}, "spec": {"replicas": 3} """, "deployment a/w has been unavailable for 2h: 1 of 3 replicas")]
    [InlineData("apps/v1/deployments", """ "status": {"observedGeneration": 1} """, "deployment a/w: its controller has not seen its newest spec")]
    [InlineData("apps/v1/statefulsets", """ "status": {"observedGeneration": 2, "readyReplicas": 1}, "spec": {"replicas": 3} """, "statefulset a/w: 1 of 3 replicas are ready")]
    [InlineData("apps/v1/statefulsets", """ "status": {"observedGeneration": 2, "readyReplicas": 3, "updatedReplicas": 1, "currentRevision": "r1", "updateRevision": "r2"}, "spec": {"replicas": 3} """, "statefulset a/w: 1 of 3 replicas run revision r2")]
    [InlineData("apps/v1/daemonsets", """ "status": {"observedGeneration": 2, "desiredNumberScheduled": 5, "numberAvailable": 4} """, "daemonset a/w: 4 of 5 nodes have an available pod")]
    [InlineData("apps/v1/daemonsets", """ "status": {"observedGeneration": 2, "numberMisscheduled": 2} """, "daemonset a/w: 2 nodes run a pod they should not")]
    public async Task A_workload_behind_its_spec(string kind, string json, string expected) =>
        Assert.StartsWith(expected, await ErrorAsync("workload-rollout", kind, Generation("a/w", 2, $"{{{json.Replace("AGO", Ago(2))}}}")));

    [Theory]
    [InlineData("batch/v1/jobs", """ "status": {"conditions": [{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "too often", "lastTransitionTime": "AGO"}]} """, "job a/j failed 2h ago: BackoffLimitExceeded: too often")]
    [InlineData("batch/v1/jobs", """ "status": {"active": 1, "startTime": "AGO"} """, "job a/j has been running for 2h, 1h is the most")]
    [InlineData("batch/v1/cronjobs", """ "spec": {"suspend": true} """, "cronjob a/j is suspended")]
    [InlineData("batch/v1/cronjobs", """ "status": {"lastScheduleTime": "AGO"} """, "cronjob a/j was last started 2h ago and has not succeeded for 3d")]
    public async Task A_job_that_does_not_succeed(string kind, string json, string expected) =>
        Assert.StartsWith(expected, await ErrorAsync("failed-jobs", kind, Old("a/j", $"{{{json.Replace("AGO", Ago(2))}}}"), ("MAX_RUNNING", "1h")));

    [Theory]
    [InlineData("ScalingActive", "False", "FailedGetResourceMetric", "look whether the metrics API answers")]
    [InlineData("AbleToScale", "False", "FailedGetScale", "look whether its target exists")]
    [InlineData("ScalingLimited", "True", "TooManyReplicas", "raise maxReplicas")]
    public async Task An_autoscaler_that_can_not_scale(string type, string status, string reason, string remedy) =>
        Assert.Contains(remedy, await ErrorAsync("autoscaler-health", "autoscaling/v2/horizontalpodautoscalers",
            Old("a/web", $$"""{"status": {"conditions": [{"type": "{{type}}", "status": "{{status}}", "reason": "{{reason}}", "lastTransitionTime": "{{Ago(2)}}"}]} }""")));

    [Theory]
    [InlineData("v1/persistentvolumeclaims", "a/c", """ "spec": {"storageClassName": "slow"}, "status": {"phase": "Pending"} """, "persistentvolumeclaim a/c has been pending for 3d (class slow)")]
    [InlineData("v1/persistentvolumeclaims", "a/c", """ "spec": {"volumeName": "pv"}, "status": {"phase": "Lost"} """, "persistentvolumeclaim a/c has lost its volume pv")]
    [InlineData("v1/persistentvolumeclaims", "a/c", """ "status": {"phase": "Bound", "conditions": [{"type": "Resizing", "status": "True", "lastTransitionTime": "AGO"}]} """, "persistentvolumeclaim a/c: Resizing for 2h")]
    [InlineData("storage.k8s.io/v1/volumeattachments", "va", """ "spec": {"nodeName": "n1", "source": {"persistentVolumeName": "pv"}}, "status": {"attached": false, "attachError": {"message": "busy"}} """, "volume pv on node n1 has not attached for 3d: busy")]
    public async Task Storage_that_does_not_come(string kind, string name, string json, string expected) =>
        Assert.StartsWith(expected, await ErrorAsync("volume-claims", kind, Old(name, $"{{{json.Replace("AGO", Ago(2))}}}")));

    [Fact]
    public async Task A_volume_that_does_not_detach() => Assert.StartsWith("volume pv on node n1 has not detached for 2h: no error told", await ErrorAsync("volume-claims", "storage.k8s.io/v1/volumeattachments",
        Old("va", $$"""{"metadata": {"deletionTimestamp": "{{Ago(2)}}"}, "spec": {"nodeName": "n1", "source": {"persistentVolumeName": "pv"} }, "status": {"attached": true} }""")));

    [Fact]
    public async Task A_claim_that_waits_for_its_pod_waits_rightly()
    {
        await using var api = await StartAsync();
        api.With("storage.k8s.io/v1/storageclasses", Old("slow", """{"volumeBindingMode": "WaitForFirstConsumer"}"""))
            .With("v1/persistentvolumeclaims", Old("a/c", """{"spec": {"storageClassName": "slow"}, "status": {"phase": "Pending"}}"""));
        (await api.InspectAsync("volume-claims")).Passed();
    }

    [Fact]
    public async Task A_quota_that_is_nearly_used_up() =>
        Assert.StartsWith("quota a/q: limits.memory is used to 95 % (9728Mi of 10Gi), 90 % is the most", await ErrorAsync("quota-headroom", "v1/resourcequotas",
            Old("a/q", """{"status": {"hard": {"limits.memory": "10Gi", "pods": "0", "cpu": "odd"}, "used": {"limits.memory": "9728Mi", "pods": "0", "cpu": "1"}}}""")));
}
