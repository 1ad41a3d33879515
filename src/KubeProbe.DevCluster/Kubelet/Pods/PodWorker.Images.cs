using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Kubelet.Images;
using KubeProbe.DevCluster.Kubelet.Status;

namespace KubeProbe.DevCluster.Kubelet.Pods;

sealed partial class PodWorker
{
    /// <summary>How long ErrImagePull is shown before the back-off is.</summary>
    static readonly TimeSpan PullResync = TimeSpan.FromSeconds(1);

    readonly Dictionary<ContainerSlot, DateTimeOffset> pullFailedAt = [];

    /// <summary>Makes the image present as its pull policy says; null (and the container waits) when it can't be.</summary>
    (ImageReference Reference, ImageEntry Entry)? Pull(PodView pod, ContainerSlot slot)
    {
        var text = slot.View.Image;
        if (ImageReference.TryParse(text, out var error) is not { } image)
        {
            var message = $"Failed to apply default image tag \"{text}\": couldn't parse image reference \"{text}\": {error}";
            Warn(pod, slot, "InspectFailed", message);
            Fail(pod, slot, "InvalidImageName", message, "InvalidImageName");
            return null;
        }

        if (slot.Record.State is ContainerState.Waiting { Reason: "ErrImagePull" or "ImagePullBackOff" } && pullFailedAt.TryGetValue(slot, out var failedAt)
            && slot.Pulls.Until(failedAt) is var until && until > Now)
        {
            BackOffPull(pod, slot, text, until);
            return null;
        }

        var entry = node.Images.Find(image);
        var refused = node.Context.Faults.Find(FaultKind.ImagePullFailure, pod.Json) is not null;
        if (slot.View.PullPolicy == "Never" && entry is null)
        {
            var message = $"Container image \"{text}\" is not present with pull policy of Never";
            Warn(pod, slot, "ErrImageNeverPull", message);
            Fail(pod, slot, "ErrImageNeverPull", message, "ErrImageNeverPull");
            return null;
        }

        if (entry is not null && slot.View.PullPolicy != "Always" && !refused)
        {
            Say(pod, slot, "Pulled", $"Container image \"{text}\" already present on machine");
            return (image, entry);
        }

        var asked = Time.GetTimestamp();
        Say(pod, slot, "Pulling", $"Pulling image \"{text}\"");
        if (entry is not null && !refused)
        {
            var took = GoText.Precise(Time.GetElapsedTime(asked));
            Say(pod, slot, "Pulled", $"Successfully pulled image \"{text}\" in {took} ({took} including waiting)");
            return (image, entry);
        }

        FailPull(pod, slot, PullError(image, refused));
        return null;
    }

    static string PullError(ImageReference image, bool refused)
    {
        var name = image.ToString();
        var registry = image.Repository[..image.Repository.IndexOf('/')];
        var resolve = $"failed to pull and unpack image \"{name}\": failed to resolve reference \"{name}\": ";
        return refused
            ? $"rpc error: code = Unknown desc = {resolve}pulling from host {registry} failed with status code [manifests {image.Tag ?? image.Digest}]: 503 Service Unavailable"
            : $"rpc error: code = NotFound desc = {resolve}{name}: not found";
    }

    void FailPull(PodView pod, ContainerSlot slot, string error)
    {
        Warn(pod, slot, "Failed", $"Failed to pull image \"{slot.View.Image}\": {error}");
        Warn(pod, slot, "Failed", "Error: ErrImagePull");
        slot.Record = slot.Record with { State = new ContainerState.Waiting("ErrImagePull", error) };
        slot.Pulls.Raise(Now);
        pullFailedAt[slot] = Now;
        slot.RetryAt = Now + PullResync;
        WakeAt(slot.RetryAt.Value);
    }

    void BackOffPull(PodView pod, ContainerSlot slot, string image, DateTimeOffset until)
    {
        slot.RetryAt = until;
        WakeAt(until);
        if (slot.Record.State is ContainerState.Waiting { Reason: "ImagePullBackOff" })
            return;
        var message = $"Back-off pulling image \"{image}\"";
        Say(pod, slot, "BackOff", message);
        Warn(pod, slot, "Failed", "Error: ImagePullBackOff");
        slot.Record = slot.Record with { State = new ContainerState.Waiting("ImagePullBackOff", message) };
    }
}
