using KubeProbe.Core.Diagnosis;

namespace KubeProbe.Diagnosis.Tests;

/// <summary>Several signals at once: one is the root, the others are what follows from it.</summary>
public sealed class RootAndSymptomTests
{
    static readonly Diagnoser Shipped = Diagnoser.Shipped();

    static readonly string[] Noise = [.. Enumerable.Range(0, 250).Select(i => $"I0101 12:00:{i % 60:00}.000000 1 controller.go:120] synced object default/item-{i} in 12ms")];

    public static TheoryData<string, string, string[], string[], string[]> Scenes => new()
    {
        {
            "sandbox-cni", "context deadline exceeded",
            ["Warning FailedCreatePodSandBox Pod/kp: Failed to create pod sandbox: plugin type=\"calico\" failed (add): stat /var/lib/calico/nodename: no such file or directory"], [], []
        },
        {
            "sandbox-cni", "",
            ["Warning FailedScheduling Pod/kp: 0/3 nodes are available: 3 node(s) had untolerated taint {node.kubernetes.io/not-ready: }."], [],
            ["Node n1 condition Ready=False reason=KubeletNotReady message=container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized"]
        },
        {
            "kubelet-node-notready", "",
            ["Warning FailedScheduling Pod/kp: 0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }."], [],
            ["Node n1 condition Ready=Unknown reason=NodeStatusUnknown message=Kubelet stopped posting node status."]
        },
        {
            "authn-cert", "",
            ["Warning FailedScheduling Pod/kp: 0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }."],
            ["Unable to authenticate the request: x509: certificate has expired or is not yet valid: current time 2024-05-01T10:00:00Z is after 2024-04-30T08:00:00Z"],
            ["Node n1 condition Ready=Unknown reason=NodeStatusUnknown message=Kubelet stopped posting node status."]
        },
        {
            "oom-eviction", "",
            ["Warning Unhealthy Pod/a: Liveness probe failed: EOF", "Warning BackOff Pod/a: Back-off restarting failed container"], [], ["container app: last terminated reason=OOMKilled exitCode=137 signal= message="]
        },
        { "dns", "", ["Warning Unhealthy Pod/a: Readiness probe failed: HTTP probe failed with statuscode: 503"], [.. Noise, "getaddrinfo EAI_AGAIN redis-master"], [] },
        { "service-lb-ingress", "service shop/web: none of its 2 pods is ready; their events and logs say why", [], [], [] },
        { "etcd-latency-quorum", "", [], [.. Noise, "etcdserver: read-only range request \"key\" took too long (2.3s) to execute", "failed to renew lease: leader election lost"], [] },
        {
            "node-disk-inode-pid", "",
            ["Warning Failed Pod/a: Failed to pull image \"nginx\": write /var/lib/containerd/ingest/x: no space left on device", "Warning Failed Pod/a: Error: ErrImagePull"], [], []
        },
        {
            "quota-limitrange", "",
            ["Warning FailedCreate ReplicaSet/web-1: Error creating: pods \"web-1-x\" is forbidden: exceeded quota: team, requested: limits.cpu=2, used: limits.cpu=7, limited: limits.cpu=8"], [],
            ["Deployment web condition Progressing=False reason=ProgressDeadlineExceeded message=ReplicaSet \"web-1\" has timed out progressing."]
        },
    };

    [Theory, MemberData(nameof(Scenes))]
    public void The_root_is_told_and_not_what_follows_from_it(string category, string message, string[] events, string[] logs, string[] status)
    {
        Assert.Equal(category, Shipped.Diagnose(new DiagnosisEvidence(message, events, logs, status)).Category);
    }
}
