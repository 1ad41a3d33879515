using static KubeProbe.Probes.Tests.Inspections.FakeApi;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>What inspections find at pods.</summary>
public sealed class PodTests
{
    static async Task<ProbeResult> InspectAsync(string inspection, string pod, params (string, string)[] parameters)
    {
        await using var api = await StartAsync();
        api.With("v1/namespaces").With("v1/pods", Old("a/sound", SoundCluster.Pod), Old("a/p", pod));
        return await api.InspectAsync(inspection, parameters);
    }

    [Theory]
    [InlineData("""{"conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/3 nodes"}]}""", "Unschedulable: 0/3 nodes; add room")]
    [InlineData("""{"containerStatuses": [{"name": "c", "state": {"waiting": {"reason": "ImagePullBackOff", "message": "no such image"}}}]}""", "container c: ImagePullBackOff: no such image; correct the image")]
    [InlineData("""{"containerStatuses": [{"name": "c", "state": {"waiting": {"reason": "ContainerCreating"}}}]}""", "its containers are not made on node n1")]
    public async Task A_pod_that_waits_too_long(string status, string expected)
    {
        var pod = $$"""{"spec": {"nodeName": "n1"}, "status": {{{status[1..^1]}}, "phase": "Pending"} }""";
        var error = Assert.Single((await InspectAsync("pending-pods", pod)).Errors);
        Assert.StartsWith($"pod a/p has been pending for 3d: {expected}", error);
        (await InspectAsync("pending-pods", pod, ("MAX_PENDING", "4d"))).Passed();
    }

    [Fact]
    public async Task A_pod_no_scheduler_looks_at() =>
        Assert.EndsWith("look whether the scheduler it names runs", Assert.Single((await InspectAsync("pending-pods", """{"status": {"phase": "Pending"}}""")).Errors));

    [Theory]
    [InlineData("OOMKilled", 0.5, "was restarted 7 times, last OOMKilled with exit code 137 on node n1; raise its memory limit")]
    [InlineData("Error", 0.5, "was restarted 7 times, last Error with exit code 137 on node n1; read its previous log")]
    public async Task A_container_that_ends_again_and_again(string reason, double hours, string expected)
    {
        var pod = $$"""{"spec": {"nodeName": "n1"}, "status": {"containerStatuses": [{"name": "c", "restartCount": 7, "lastState": {"terminated": {"reason": "{{reason}}", "exitCode": 137, "finishedAt": "{{Ago(hours)}}"} } }]} }""";
        Assert.Contains(expected, Assert.Single((await InspectAsync("restart-storms", pod)).Errors));
        (await InspectAsync("restart-storms", pod, ("MAX_RESTARTS", "8"))).Passed();
        (await InspectAsync("restart-storms", pod, ("WINDOW", "10m"))).Passed();
    }

    [Fact]
    public async Task A_container_in_back_off_counts_however_long_ago_it_ended() => Assert.Contains("is in CrashLoopBackOff", Assert.Single((await InspectAsync("restart-storms",
        """{"status": {"containerStatuses": [{"name": "c", "restartCount": 7, "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}}""")).Errors));

    [Fact]
    public async Task A_pod_that_is_being_deleted_is_on_its_way_out_and_no_storm() => (await InspectAsync("restart-storms", $$"""
        {"metadata": {"deletionTimestamp": "{{Ago(0.1)}}"}, "status": {"containerStatuses": [{"name": "c", "restartCount": 70, "state": {"waiting": {"reason": "CrashLoopBackOff"} },
          "lastState": {"terminated": {"reason": "Error", "exitCode": 1, "finishedAt": "{{Ago(0.2)}}"} } }]} }
        """)).Passed();

    [Fact]
    public async Task A_namespace_that_enforces_nothing()
    {
        await using var api = await StartAsync();
        api.With("v1/pods").With("v1/namespaces", Old("a"), Old("kube-system"), Old("b", """{"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "baseline"}}}"""));
        var errors = (await api.InspectAsync("pod-security", ("EXCLUDE_NAMESPACES", "kube-*"))).Errors;
        Assert.Equal(["namespace a enforces privileged, not restricted", "namespace b enforces baseline, not restricted"], errors.Select(e => e.Split(';')[0]));
        Assert.StartsWith("namespace a ", Assert.Single((await api.InspectAsync("pod-security", ("LEVEL", "baseline"), ("EXCLUDE_NAMESPACES", "kube-*"))).Errors));
    }

    [Theory]
    [InlineData(""" "hostNetwork": true """, "", "hostNetwork", true)]
    [InlineData(""" "volumes": [{"name": "v", "hostPath": {"path": "/"}}] """, "", "hostPath volume", true)]
    [InlineData(""" "securityContext": {"sysctls": [{"name": "kernel.msgmax"}]} """, "", "sysctl kernel.msgmax", true)]
    [InlineData("", """ "privileged": true """, "privileged", true)]
    [InlineData("", """ "procMount": "Unmasked" """, "procMount Unmasked", true)]
    [InlineData("", """ "seccompProfile": {"type": "Unconfined"} """, "seccomp Unconfined", true)]
    [InlineData("", """ "capabilities": {"add": ["SYS_ADMIN"]} """, "capability SYS_ADMIN", true)]
    [InlineData(""" "volumes": [{"name": "v", "nfs": {}}] """, "", "nfs volume", false)]
    [InlineData("", "", "allowPrivilegeEscalation is not false", false)]
    [InlineData("", """ "runAsUser": 0 """, "runAsUser 0", false)]
    [InlineData("", "", "runAsNonRoot is not true", false)]
    [InlineData("", "", "no seccomp profile", false)]
    [InlineData("", """ "capabilities": {"drop": ["NET_RAW"]} """, "capabilities are not dropped", false)]
    [InlineData("", """ "capabilities": {"drop": ["ALL"], "add": ["CHOWN"]} """, "capability CHOWN", false)]
    public async Task A_pod_that_breaks_the_standard(string spec, string security, string expected, bool baseline)
    {
        var pod = $$"""{"metadata": {"ownerReferences": [{"kind": "DaemonSet", "name": "d", "controller": true}]}, "spec": {{{spec}}{{(spec == "" ? "" : ",")}} "containers": [{"securityContext": {{{security}} } }]} }""";
        var error = Assert.Single((await InspectAsync("pod-security", pod, ("NAMESPACE_LABELS", "false"))).Errors);
        Assert.StartsWith("a/DaemonSet/d breaks the restricted Pod Security Standard: ", error);
        Assert.Contains(expected, error);

        var lower = await InspectAsync("pod-security", pod, ("NAMESPACE_LABELS", "false"), ("LEVEL", "baseline"));
        if (baseline) Assert.Contains(expected, Assert.Single(lower.Errors));
        else lower.Passed();
    }

    [Fact]
    public async Task A_pod_without_limits_by_a_tag_that_moves()
    {
        const string pod = """{"spec": {"containers": [{"name": "c", "image": "registry:5000/web"}, {"name": "d", "image": "web@sha256:0", "resources": {"requests": {"cpu": "1"}, "limits": {"memory": "1"}}}]}}""";
        Assert.Equal("a/Pod/p: container c runs registry:5000/web, which may be another image tomorrow, container c has no memory limit, container c requests neither CPU nor memory; correct its pod template",
            Assert.Single((await InspectAsync("workload-hygiene", pod)).Errors));
    }
}
