using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Probes.Tests;

/// <summary>Workloads by configuration: an ordinary one, and one whose operator the test plays.</summary>
public sealed class CustomWorkloadTests
{
    const string CloneSet = """
        apiVersion: apps.kruise.io/v1alpha1
        kind: CloneSet
        spec:
          selector: {selector}
          template: {template}
        """;

    static Task<ProbeResult> ProbeAsync(ProbedCluster cluster, params (string, string)[] more) =>
        cluster.ProbeAsync("custom-workload", TimeSpan.FromSeconds(85), [("STEP_TIMEOUT", "30s"), .. more]);

    static readonly (string, string)[] Clones = [("RESOURCE", "apps.kruise.io/v1alpha1/clonesets"), ("MANIFEST", CloneSet)];

    [Fact]
    public async Task Without_a_manifest_it_is_a_deployment()
    {
        await using var cluster = await ProbedCluster.StartAsync("custom-workload");
        var result = await ProbeAsync(cluster);
        result.Passed();
        Assert.All(["create", "ready", "scale-out", "scale-in", "delete"], step => Assert.True(Assert.Single(result.Measurements[step]).GetProperty("ok").GetBoolean(), step));
    }

    [Fact]
    public async Task A_clone_set_whose_operator_acts_passes_and_carries_what_the_run_gives_it()
    {
        await using var cluster = await ProbedCluster.StartAsync("custom-workload");
        var type = CustomKinds.Declare(cluster, "apps.kruise.io", "v1alpha1", "clonesets", "CloneSet");
        JsonObject? seen = null;
        using var operating = CustomKinds.Control(cluster, type, set =>
        {
            seen ??= set;
            CustomKinds.Tell(cluster, type, set, status => (status["readyReplicas"], status["observedGeneration"]) = (set.Number("spec", "replicas"), set.Number("metadata", "generation")));
        });
        (await ProbeAsync(cluster, Clones)).Passed();
        Assert.Equal("run", seen!.Items("metadata", "ownerReferences").Single().Text("name"));
        Assert.Equal(seen.Text("spec", "selector", "matchLabels", "kubeprobe.io/object"), seen.Text("spec", "template", "metadata", "labels", "kubeprobe.io/object"));
        Assert.True(seen.Flag("spec", "template", "spec", "securityContext", "runAsNonRoot"));
    }

    [Fact]
    public async Task An_operator_that_does_not_scale_is_told()
    {
        await using var cluster = await ProbedCluster.StartAsync("custom-workload");
        var type = CustomKinds.Declare(cluster, "apps.kruise.io", "v1alpha1", "clonesets", "CloneSet");
        using var operating = CustomKinds.Control(cluster, type, set =>
            CustomKinds.Tell(cluster, type, set, status => (status["readyReplicas"], status["observedGeneration"]) = (2, set.Number("metadata", "generation"))));
        var result = await ProbeAsync(cluster, [.. Clones, ("STEP_TIMEOUT", "3s")]);
        Assert.StartsWith("CloneSet kp-run-work did not scale out to 4 within", Assert.Single(result.Errors));
    }

    [Fact]
    public async Task An_operator_that_is_away_is_told()
    {
        await using var cluster = await ProbedCluster.StartAsync("custom-workload");
        CustomKinds.Declare(cluster, "apps.kruise.io", "v1alpha1", "clonesets", "CloneSet");
        Assert.StartsWith("CloneSet kp-run-work did not tell 2 ready in status.readyReplicas within", (await ProbeAsync(cluster, [.. Clones, ("STEP_TIMEOUT", "3s")])).Errors[0]);
    }

    [Theory]
    [InlineData("RESOURCE", "deployments", "[GROUP/]VERSION/PLURAL")]
    [InlineData("RESOURCE", "../v1/secrets", "[GROUP/]VERSION/PLURAL")]
    [InlineData("MANIFEST", "a: [", "no YAML")]
    [InlineData("MANIFEST", "a: &x [*x]", "no YAML")]
    public async Task A_configuration_that_is_wrong_is_the_probes_fault(string parameter, string value, string words)
    {
        await using var cluster = await ProbedCluster.StartAsync("custom-workload");
        var error = (await ProbeAsync(cluster, (parameter, value))).Errors[0];
        Assert.StartsWith($"probe-fault: parameter {parameter}", error);
        Assert.Contains(words, error);
    }
}
