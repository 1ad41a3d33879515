using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Controllers;

/// <summary>Claims are bound to directories, which outlive the pods that mount them and go with the claim.</summary>
public sealed class VolumeTests
{
    [Fact]
    public async Task What_one_pod_writes_another_reads_and_it_goes_with_the_claim()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Create(ResourceTypes.PersistentVolumeClaims, Claim("data"));
        var claim = await BoundAsync(cluster, "data");
        var volume = cluster.Objects.Get(ResourceTypes.PersistentVolumes, null, claim.Text("spec", "volumeName")!);
        Assert.Equal(("Bound", "data", "1Mi", "local-path"),
            (volume.Text("status", "phase"), volume.Text("spec", "claimRef", "name"), claim.Text("status", "capacity", "storage"), claim.Text("spec", "storageClassName")));
        await cluster.WaitForEventAsync("data", "ProvisioningSucceeded");

        cluster.CreatePod("writer", "echo kept > /data/file", pod => Mount(pod, "data"));
        await cluster.WaitForPhaseAsync("writer", "Succeeded");
        cluster.CreatePod("reader", "test \"$(cat /data/file)\" = kept", pod => Mount(pod, "data"));
        await cluster.WaitForPhaseAsync("reader", "Succeeded");

        var path = volume.Text("spec", "hostPath", "path")!;
        Assert.True(File.Exists(Path.Combine(path, "file")));
        cluster.Objects.Delete(ResourceTypes.PersistentVolumeClaims, RunningCluster.Namespace, "data");
        await cluster.WaitUntilGoneAsync(ResourceTypes.PersistentVolumeClaims, "data");
        await cluster.WaitUntilGoneAsync(ResourceTypes.PersistentVolumes, volume.Name(), ns: null);
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public async Task A_claim_in_use_stays_until_its_pod_has_gone()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Create(ResourceTypes.PersistentVolumeClaims, Claim("data"));
        cluster.CreatePod("user", "exec sleep infinity", pod => Mount(pod, "data"));
        await cluster.WaitForPhaseAsync("user", "Running");

        cluster.Objects.Delete(ResourceTypes.PersistentVolumeClaims, RunningCluster.Namespace, "data");
        await cluster.WaitAsync(ResourceTypes.PersistentVolumeClaims, "data", c => c.IsTerminating());
        cluster.Objects.Delete(ResourceTypes.Pods, RunningCluster.Namespace, "user", DeleteOptions.Now);
        await cluster.WaitUntilGoneAsync(ResourceTypes.PersistentVolumeClaims, "data");
    }

    [Fact]
    public async Task A_pod_waits_for_its_claim_in_the_schedulers_words()
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Create(ResourceTypes.PersistentVolumeClaims, Claim("data", "no-such-class"));
        await cluster.WaitForEventAsync("data", "ProvisioningFailed", e => e.Text("message") == "storageclass.storage.k8s.io \"no-such-class\" not found");
        cluster.CreatePod("waiter", "exit 0", pod => Mount(pod, "data"));
        await cluster.WaitForEventAsync("waiter", "FailedScheduling",
            e => e.Text("message")!.StartsWith("0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.", StringComparison.Ordinal));

        cluster.Create(ResourceTypes.StorageClasses, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "no-such-class" }, ["provisioner"] = "devcluster.kubeprobe.io/local-path",
        });
        await cluster.WaitForPhaseAsync("waiter", "Succeeded");
    }

    [Fact]
    public async Task A_class_of_another_provisioner_waits_for_it()
    {
        await using var cluster = await HandRun.StartAsync();
        cluster.Create(ResourceTypes.StorageClasses, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "far" }, ["provisioner"] = "csi.example.com" });
        cluster.Create(ResourceTypes.PersistentVolumeClaims, Claim("data", "far"));
        await cluster.WaitForEventAsync("data", "ExternalProvisioning",
            e => e.Text("message") == "waiting for a volume to be created, either by external provisioner \"csi.example.com\" or manually created by system administrator");
    }

    static JsonObject Claim(string name, string? @class = null)
    {
        var spec = new JsonObject { ["accessModes"] = new JsonArray("ReadWriteOnce"), ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "1Mi" } } };
        if (@class is not null) spec["storageClassName"] = @class;
        return HandRun.Named(name, spec);
    }

    static void Mount(JsonObject pod, string claim)
    {
        pod.Make("spec")["volumes"] = new JsonArray(new JsonObject { ["name"] = "data", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim } });
        pod.Items("spec", "containers").Single()["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "data", ["mountPath"] = "/data" });
    }

    static Task<JsonObject> BoundAsync(RunningCluster cluster, string claim) =>
        cluster.WaitAsync(ResourceTypes.PersistentVolumeClaims, claim, c => c.Text("status", "phase") == "Bound");
}
