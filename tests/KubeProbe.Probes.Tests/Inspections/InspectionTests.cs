using static KubeProbe.Probes.Tests.Inspections.FakeApi;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>What holds for every inspection.</summary>
public sealed class InspectionTests
{
    [Fact]
    public async Task Findings_are_bounded_and_the_rest_is_counted()
    {
        await using var api = await StartAsync();
        for (var i = 0; i < 67; i++) api.With("v1/pods", Old($"a/p{i}", """{"status": {"phase": "Pending"}}"""));
        var result = await api.InspectAsync("pending-pods");

        Assert.Equal(31, result.Errors.Count);
        Assert.Equal("and 37 more", result.Errors[^1]);
        Assert.Equal(67, Assert.Single(result.Measurements["findings"]).GetProperty("value").GetDouble());
        Assert.Equal(34, api.Requests.Count(r => r.Contains("/pods?limit=")));
    }

    [Fact]
    public async Task Only_the_namespaces_named_are_asked_for_and_those_left_out_are_not_told()
    {
        await using var api = await StartAsync();
        api.With("v1/pods", [.. new[] { "a", "b", "kube-system" }.Select(ns => Old($"{ns}/p", """{"status": {"phase": "Pending"}}"""))]);

        Assert.Contains("pod a/p ", Assert.Single((await api.InspectAsync("pending-pods", ("NAMESPACES", "a"))).Errors));
        Assert.Equal("GET api/v1/namespaces/a/pods?limit=200&fieldSelector=status.phase%3DPending", Assert.Single(api.Requests));
        Assert.Equal(2, (await api.InspectAsync("pending-pods", ("EXCLUDE_NAMESPACES", "kube-*"))).Errors.Count);
    }

    [Fact]
    public async Task A_missing_right_is_the_probes_fault_and_named()
    {
        await using var api = await StartAsync();
        var result = await api.InspectAsync("secret-certificates", ("SECRETS", "a/admin"));
        Assert.Equal("rbac-denied: verb=get resource=secrets namespace=a", Assert.Single(result.Errors));
    }

    [Fact]
    public async Task A_listing_that_takes_too_long_goes_on_where_the_API_server_says()
    {
        await using var api = await StartAsync();
        api.With("v1/nodes", [.. Enumerable.Range(0, 3).Select(i => Old($"n{i}", NodeTests.Ready))]);
        api.Text("api/v1/nodes", """{"kind": "Status", "code": 410, "metadata": {"continue": "0"}}""", 410);
        // The text answers every request, the one with the offered token too: the inspection must not ask for ever.
        var result = await api.InspectAsync("node-conditions");
        Assert.Contains("410", Assert.Single(result.Errors));
        Assert.Equal(2, api.Requests.Count);
    }

    /// <summary>Each inspection, on a cluster with one sound object of every kind: passes, and uses every right its template declares.</summary>
    [Theory, MemberData(nameof(OfClusters))]
    public async Task It_passes_where_all_is_well_and_declares_no_right_it_does_not_use(string inspection, string parameters)
    {
        await using var api = await SoundCluster.StartAsync();
        var result = await api.InspectAsync(inspection, [.. parameters.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(p => (p.Split(':')[0], p[(p.IndexOf(':') + 1)..]))]);

        result.Passed();
        Assert.True(Assert.Single(result.Measurements["inspected"]).GetProperty("value").GetDouble() > 0);
        Assert.Empty(api.Rights!.Unused);
    }

    public static TheoryData<string, string> OfClusters
    {
        get
        {
            var more = new Dictionary<string, string>
            {
                ["backup-freshness"] = "EXPECTED:etcd-main|MAX_AGE:2h",
                ["configuration-present"] = "CHECKS:v1/configmaps kube-system/coredns .data.enabled = true",
                ["orphan-objects"] = "CHECKS:released-volumes endpoint-slices unowned-replicasets unowned-pods",
                ["control-plane-health"] = "LEASES:kube-system/kube-scheduler",
                ["cluster-facts"] = "CONFIGMAPS:kube-system/coredns",
                ["webhook-certificates"] = "SERVING:false",
                ["api-priority"] = "METRICS_INTERVAL:1ms",
            };
            // These are tried against servers and Secrets of their own.
            string[] apart = ["secret-certificates", "service-account-issuer", "kubelet-certificates", "ingress-certificates"];
            string[] hosts = ["node-disks", "node-kernel", "node-limits", "node-time"];
            return [.. ProbeTable.InspectionNames.Except(apart).Except(hosts).Select(name => (name, more.GetValueOrDefault(name, "")))];
        }
    }
}
