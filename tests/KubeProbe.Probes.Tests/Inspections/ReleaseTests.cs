using static KubeProbe.Probes.Tests.Inspections.FakeApi;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>Inspections on releases of Kubernetes that serve what they look at in another version, or not at all.</summary>
public sealed class ReleaseTests
{
    // First and last release of each version, from Kubernetes' deprecated API migration guide; 0 where it is served still.
    static readonly (string Kind, int From, int To)[] Served =
    [
        ("batch/v1/cronjobs", 21, 0), ("batch/v1beta1/cronjobs", 20, 24),
        ("policy/v1/poddisruptionbudgets", 21, 0), ("policy/v1beta1/poddisruptionbudgets", 20, 24),
        ("discovery.k8s.io/v1/endpointslices", 21, 0), ("discovery.k8s.io/v1beta1/endpointslices", 20, 24),
        ("autoscaling/v2/horizontalpodautoscalers", 23, 0), ("autoscaling/v2beta2/horizontalpodautoscalers", 20, 25),
        .. from plural in new[] { "flowschemas", "prioritylevelconfigurations" }
           from version in new[] { ("v1", 29, 0), ("v1beta3", 26, 31), ("v1beta2", 23, 28), ("v1beta1", 20, 25) }
           select ($"flowcontrol.apiserver.k8s.io/{version.Item1}/{plural}", version.Item2, version.Item3),
    ];

    static readonly string[] Affected =
        ["api-priority", "autoscaler-health", "deprecated-apis", "disruption-budgets", "failed-jobs", "orphan-objects", "service-endpoints", "webhook-availability"];

    public static TheoryData<int, string> All => [.. from release in new[] { 20, 22, 25, 34 } from inspection in Affected select (release, inspection)];

    [Theory, MemberData(nameof(All))]
    public async Task What_it_looks_at_is_found_in_whatever_version_it_is_served(int release, string inspection)
    {
        await using var api = await SoundCluster.StartAsync(kind => Array.FindAll(Served, row => Of(row.Kind) == Of(kind)) is { Length: > 0 } rows
            ? rows.First(row => row.From <= release && (row.To == 0 || release <= row.To)).Kind
            : kind);
        var result = await api.InspectAsync(inspection, ("METRICS_INTERVAL", "1ms"));
        result.Passed();
        Assert.Empty(result.Measurements["not-served"]);
    }

    static (string Group, string Plural) Of(string kind) => kind.Split('/') is [var group, _, var plural] ? (group, plural) : ("", kind);

    [Fact]
    public async Task What_is_found_in_an_older_version_is_judged_as_in_the_newest()
    {
        await using var api = await StartAsync();
        api.With("policy/v1beta1/poddisruptionbudgets",
            Old("a/web", """{"spec": {"minAvailable": 3, "selector": {}}, "status": {"expectedPods": 3, "currentHealthy": 3, "desiredHealthy": 3}}"""),
            Old("a/all", """{"spec": {"selector": {}}, "status": {"expectedPods": 2, "disruptionsAllowed": 1}}""")).With("v1/pods", Old("a/p"));
        // An empty selector takes no pod in v1beta1, so no pod is under both.
        Assert.StartsWith("poddisruptionbudget a/web can never allow an eviction", Assert.Single((await api.InspectAsync("disruption-budgets")).Errors));
    }

    [Theory]
    [InlineData("disruption-budgets", "policy/v1/poddisruptionbudgets or policy/v1beta1/poddisruptionbudgets", "crd:poddisruptionbudgets.policy")]
    [InlineData("signing-requests", "certificates.k8s.io/v1/certificatesigningrequests", "crd:certificatesigningrequests.certificates.k8s.io")]
    [InlineData("service-endpoints", "discovery.k8s.io/v1/endpointslices or discovery.k8s.io/v1beta1/endpointslices", "crd:endpointslices.discovery.k8s.io")]
    public async Task A_kind_that_is_not_served_is_neither_a_success_nor_the_clusters_fault(string inspection, string kinds, string capability)
    {
        await using var api = await StartAsync();
        api.With("v1/services", Old("a/web", """{"spec": {"selector": {"app": "web"}}}"""));
        var error = Assert.Single((await api.InspectAsync(inspection)).Errors);
        Assert.Equal($"probe-fault: the API server serves no {kinds}: there is nothing to probe here; let the case need {capability}, and it is not applicable where that is lacking", error);
        Assert.Equal([capability], Catalog.Template(inspection).Texts("spec", "capabilities"));
    }

    [Fact]
    public async Task What_is_not_served_among_other_things_is_counted()
    {
        await using var api = await StartAsync();
        api.With("batch/v1/jobs", Old("a/j"));
        var result = await api.InspectAsync("failed-jobs");
        result.Passed();
        Assert.Equal(1, Assert.Single(result.Measurements["not-served"]).GetProperty("value").GetDouble());
    }

    /// <summary>Before Kubernetes 1.22 a cron job's status says nothing of successes.</summary>
    [Fact]
    public async Task A_cron_job_that_does_not_tell_its_successes_is_judged_by_its_jobs()
    {
        await using var api = await StartAsync();
        api.With("batch/v1beta1/cronjobs", Scheduled("a/good"), Scheduled("a/bad"), Scheduled("a/silent", """ "successfulJobsHistoryLimit": 0 """))
            .With("batch/v1/jobs", Made("a/good-1", "good", 1), Made("a/bad-1", "bad", 50));
        Assert.StartsWith("cronjob a/bad was last started 1h ago and has not succeeded for 2d", Assert.Single((await api.InspectAsync("failed-jobs")).Errors));

        static System.Text.Json.Nodes.JsonObject Scheduled(string name, string spec = "") =>
            Old(name, $$"""{"spec": {{{spec}}}, "status": {"lastScheduleTime": "{{Ago(1)}}"} }""");
        static System.Text.Json.Nodes.JsonObject Made(string name, string by, double hours) =>
            Old(name, $$"""{"metadata": {"ownerReferences": [{"kind": "CronJob", "name": "{{by}}", "controller": true}]}, "status": {"succeeded": 1, "completionTime": "{{Ago(hours)}}"} }""");
    }

    [Fact]
    public async Task Rejections_are_read_as_the_first_release_with_them_labels_them()
    {
        await using var api = await StartAsync();
        api.With("flowcontrol.apiserver.k8s.io/v1beta1/flowschemas", Old("exempt"), Old("catch-all")).With("flowcontrol.apiserver.k8s.io/v1beta1/prioritylevelconfigurations");
        var count = 0;
        api.Text("metrics", () => $$"""apiserver_flowcontrol_rejected_requests_total{flowSchema="x",priorityLevel="global-default",reason="queue-full"} {{count++ * 5}}""");
        Assert.StartsWith("priority level global-default rejected 5 requests within", Assert.Single((await api.InspectAsync("api-priority", ("METRICS_INTERVAL", "1ms"))).Errors));
    }
}
