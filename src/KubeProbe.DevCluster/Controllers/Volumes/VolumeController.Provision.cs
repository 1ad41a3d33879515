using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Admission.Kinds;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Volumes;

sealed partial class VolumeController
{
    void EnsureClass()
    {
        if (Store.Peek(ResourceTypes.StorageClasses, null, LocalProvisioner.Class) is not null) return;
        Context.Create(ResourceTypes.StorageClasses, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = LocalProvisioner.Class,
                ["annotations"] = new JsonObject { [PersistentVolumeClaimRules.DefaultClass] = "true" },
            },
            ["provisioner"] = LocalProvisioner.Name,
        });
    }

    JsonObject Provision(JsonObject claim, JsonObject @class)
    {
        var name = $"pvc-{claim.Uid()}";
        if (Store.Find(ResourceTypes.PersistentVolumes, null, name) is { } made) return made;

        provisioner.Normal(ResourceTypes.PersistentVolumeClaims, claim, "Provisioning", $"External provisioner is provisioning volume for claim \"{claim.Namespace()}/{claim.Name()}\"");
        var path = Path.Combine(root, name);
        PodDirectory.MakeDirectory(path);
        var volume = Context.Create(ResourceTypes.PersistentVolumes, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["annotations"] = new JsonObject { ["pv.kubernetes.io/provisioned-by"] = LocalProvisioner.Name },
            },
            ["spec"] = new JsonObject
            {
                ["capacity"] = new JsonObject { ["storage"] = claim.At("spec", "resources", "requests", "storage")?.DeepClone() },
                ["accessModes"] = claim.At("spec", "accessModes")?.DeepClone(),
                ["persistentVolumeReclaimPolicy"] = @class.Text("reclaimPolicy") ?? "Delete",
                ["storageClassName"] = @class.Name(),
                ["volumeMode"] = "Filesystem",
                ["hostPath"] = new JsonObject { ["path"] = path, ["type"] = "DirectoryOrCreate" },
            },
        });
        provisioner.Normal(ResourceTypes.PersistentVolumeClaims, claim, "ProvisioningSucceeded", $"Successfully provisioned volume {name}");
        return volume;
    }

    void Bind(JsonObject claim, JsonObject volume)
    {
        Store.Mutate(ResourceTypes.PersistentVolumes, null, volume.Name(), stored =>
        {
            stored.Make("spec")["claimRef"] = new JsonObject
            {
                ["kind"] = "PersistentVolumeClaim",
                ["apiVersion"] = "v1",
                ["namespace"] = claim.Namespace(),
                ["name"] = claim.Name(),
                ["uid"] = claim.Uid(),
            };
        });
        Store.Mutate(ResourceTypes.PersistentVolumes, null, volume.Name(), stored => stored.Make("status")["phase"] = "Bound", "status");
        Store.Mutate(ResourceTypes.PersistentVolumeClaims, claim.Namespace(), claim.Name(), stored =>
        {
            stored.Make("spec")["volumeName"] = volume.Name();
            stored.Make("metadata", "annotations")["pv.kubernetes.io/bind-completed"] = "yes";
            stored.Make("metadata", "annotations")["pv.kubernetes.io/bound-by-controller"] = "yes";
        });
        Store.Mutate(ResourceTypes.PersistentVolumeClaims, claim.Namespace(), claim.Name(), stored => stored["status"] = new JsonObject
        {
            ["phase"] = "Bound",
            ["accessModes"] = volume.At("spec", "accessModes")?.DeepClone(),
            ["capacity"] = volume.At("spec", "capacity")?.DeepClone(),
        }, "status");
    }

    /// <summary>The claim is gone: its volume goes, or waits for whoever looks after what was retained.</summary>
    void Release(JsonObject claim)
    {
        if (claim.Text("spec", "volumeName") is not { Length: > 0 } name || Store.Peek(ResourceTypes.PersistentVolumes, null, name) is not { } volume) return;
        if (volume.Text("spec", "claimRef", "uid") != claim.Uid()) return;

        if (volume.Text("spec", "persistentVolumeReclaimPolicy") != "Delete")
        {
            Store.Mutate(ResourceTypes.PersistentVolumes, null, name, stored => stored.Make("status")["phase"] = "Released", "status");
            return;
        }
        // As provisioners do it: where the volume is gone, what it held is too.
        if (volume.Text("spec", "hostPath", "path") is { } path && path.StartsWith(root, StringComparison.Ordinal)) Remove(path);
        Store.Delete(ResourceTypes.PersistentVolumes, null, name);
    }

    static void Remove(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nobody ever wrote there.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A process that escaped its group still writes there; the cluster's directory is removed with the cluster.
        }
    }
}
