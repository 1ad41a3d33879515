namespace KubeProbe.DevCluster.Tests.Kubectl;

/// <summary>A real kubectl with StatefulSets, DaemonSets, Jobs, CronJobs and volumes: rollouts, conditions, tables.</summary>
public sealed class KubectlSetTests
{
    const string Sets = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: shop}
        spec:
          serviceName: db
          replicas: 2
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: db, image: "busybox:latest", imagePullPolicy: IfNotPresent, command: [sh, -c, exec sleep infinity], volumeMounts: [{name: data, mountPath: /data}]}
          volumeClaimTemplates:
          - metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent, namespace: shop}
        spec:
          selector: {matchLabels: {app: agent}}
          template:
            metadata: {labels: {app: agent}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: agent, image: "busybox:latest", imagePullPolicy: IfNotPresent, command: [sh, -c, exec sleep infinity]}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: work, namespace: shop}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
              - {name: work, image: "busybox:latest", imagePullPolicy: IfNotPresent, command: [sh, -c, exit 0]}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly, namespace: shop}
        spec:
          schedule: "0 3 * * *"
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers:
                  - {name: work, image: "busybox:latest", imagePullPolicy: IfNotPresent, command: [sh, -c, exit 0]}
        """;

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task They_are_rolled_out_waited_for_and_shown(string program)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var kubectl = new Kubectl(cluster.Server, program);
        await kubectl.RunAsync("apply -f -", Sets);

        await kubectl.RunAsync("-n shop rollout status statefulset/db --timeout=100s");
        Assert.EndsWith("daemon set \"agent\" successfully rolled out\n", await kubectl.RunAsync("-n shop rollout status daemonset/agent --timeout=100s"), StringComparison.Ordinal);
        Assert.Contains("condition met", await kubectl.RunAsync("-n shop wait --for=condition=complete job/work --timeout=100s"), StringComparison.Ordinal);

        Assert.Matches(@"(?m)^db\s+2/2\s+\S+\s*$", await kubectl.RunAsync("-n shop get statefulsets"));
        Assert.Matches(@"(?m)^agent\s+1\s+1\s+1\s+1\s+1\s+<none>\s+\S+\s*$", await kubectl.RunAsync("-n shop get daemonsets"));
        Assert.Matches(@"(?m)^work\s+1/1\s+\S+\s+\S+\s*$", await kubectl.RunAsync("-n shop get jobs"));
        Assert.Matches(@"(?m)^nightly\s+0 3 \* \* \*\s+False\s+0\s+<none>\s+\S+\s*$", await kubectl.RunAsync("-n shop get cronjobs"));
        Assert.Matches(@"(?m)^data-db-0\s+Bound\s+pvc-\S+\s+1Mi\s+\S+\s+local-path\s+\S+\s*$", await kubectl.RunAsync("-n shop get pvc"));
        Assert.Matches(@"(?m)^pvc-\S+\s+1Mi\s+RWO\s+Delete\s+Bound\s+shop/data-db-0\s+local-path\s", await kubectl.RunAsync("get pv"));
        Assert.Matches(@"(?m)^local-path \(default\)\s+devcluster.kubeprobe.io/local-path\s+Delete\s+Immediate\s+false\s", await kubectl.RunAsync("get sc"));

        await kubectl.RunAsync("-n shop set env statefulset/db ROUND=2");
        await kubectl.RunAsync("-n shop rollout status statefulset/db --timeout=100s");
        Assert.Equal("ROUND", await kubectl.RunAsync("-n shop get pod db-1 -o jsonpath={.spec.containers[0].env[0].name}"));
        await kubectl.RunAsync("-n shop rollout undo statefulset/db");
        await kubectl.RunAsync("-n shop rollout status statefulset/db --timeout=100s");
        Assert.Equal("", await kubectl.RunAsync("-n shop get pod db-1 -o jsonpath={.spec.containers[0].env}"));
        Assert.Equal("statefulset.apps/db scaled\n", await kubectl.RunAsync("-n shop scale statefulset/db --replicas=1"));
        Assert.Contains("create Claim data-db-0 Pod db-0 in StatefulSet db success", await kubectl.RunAsync("-n shop describe statefulset db"), StringComparison.Ordinal);
    }
}
