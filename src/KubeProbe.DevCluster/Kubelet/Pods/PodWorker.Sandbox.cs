using System.Security.Cryptography;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Kubelet.Volumes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Pods;

sealed partial class PodWorker
{
    static readonly TimeSpan SandboxRetry = TimeSpan.FromSeconds(12);
    static readonly TimeSpan FirstMountRetry = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan LongestMountRetry = TimeSpan.FromSeconds(122);

    bool mounted;
    bool sandboxReady;
    int sandboxFailures;
    DateTimeOffset? sandboxRetryAt;
    TimeSpan mountPause = FirstMountRetry;

    /// <summary>Volumes, then the sandbox, before any container; false while one of them can't be had.</summary>
    bool PrepareSandbox(PodView pod)
    {
        if (sandboxReady)
            return true;
        if (sandboxRetryAt is { } retry && retry > Now)
        {
            WakeAt(retry);
            return false;
        }

        // What the pod looks like while it is being prepared, before anything slow or failing happens.
        WriteStatus(pod);
        return Mount(pod) && CreateSandbox(pod);
    }

    bool Mount(PodView pod)
    {
        if (mounted)
            return true;
        try
        {
            if (node.Context.Faults.Find(FaultKind.MountFailure, pod.Json) is not null && FaultyMount.Of(pod) is { } faulty)
                throw faulty;
            VolumeMounter.MountAll(pod, network, node.Configuration, directory);
            mounted = true;
            return true;
        }
        catch (MountException e)
        {
            events.Warning(ResourceTypes.Pods, pod.Json, "FailedMount", e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogMountFailed(key, e);
            events.Warning(ResourceTypes.Pods, pod.Json, "FailedMount", new MountException("pod", e.Message).Message);
        }

        RetrySandboxAfter(mountPause);
        mountPause = mountPause * 2 < LongestMountRetry ? mountPause * 2 : LongestMountRetry;
        return false;
    }

    bool CreateSandbox(PodView pod)
    {
        if (node.Context.Faults.Find(FaultKind.SandboxFailure, pod.Json) is null)
        {
            sandboxReady = true;
            return true;
        }

        if (sandboxFailures++ > 0)
            events.Normal(ResourceTypes.Pods, pod.Json, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.");
        var sandbox = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        events.Warning(ResourceTypes.Pods, pod.Json, "FailedCreatePodSandBox",
            $"Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"{sandbox}\": " +
            "plugin type=\"bridge\" failed (add): failed to set bridge addr: \"cni0\" already has an IP address different from 10.90.0.1/16");
        RetrySandboxAfter(SandboxRetry);
        return false;
    }

    void RetrySandboxAfter(TimeSpan pause)
    {
        sandboxRetryAt = Now + pause;
        WakeAt(sandboxRetryAt.Value);
    }
}
