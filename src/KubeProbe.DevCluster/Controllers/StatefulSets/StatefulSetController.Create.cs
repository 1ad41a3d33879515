using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.StatefulSets;

sealed partial class StatefulSetController
{
    void CreatePod(JsonObject set, int ordinal, string revision)
    {
        var name = $"{set.Name()}-{ordinal}";
        try
        {
            foreach (var claim in set.Items("spec", "volumeClaimTemplates")) EnsureClaim(set, claim, name);
            var template = revisions.Template(set, revision) ?? set.Object("spec", "template");
            Context.Create(ResourceTypes.Pods, Numbered(set, TemplatePod.Of(set, ResourceTypes.StatefulSets, template, name), name, revision));
            Events.Normal(ResourceTypes.StatefulSets, set, "SuccessfulCreate", $"create Pod {name} in StatefulSet {set.Name()} successful");
        }
        catch (ApiException e)
        {
            Events.Warning(ResourceTypes.StatefulSets, set, "FailedCreate", $"create Pod {name} in StatefulSet {set.Name()} failed error: {e.Message}");
            throw;
        }
    }

    static JsonObject Numbered(JsonObject set, JsonObject pod, string name, string revision)
    {
        var labels = pod.Make("metadata", "labels");
        labels[TemplateRevisions.Label] = revision;
        labels[PodNameLabel] = name;
        var spec = pod.Make("spec");
        spec["hostname"] = name;
        if (set.Text("spec", "serviceName") is { Length: > 0 } service) spec["subdomain"] = service;

        var own = set.Items("spec", "volumeClaimTemplates").Select(claim => claim.Name()).ToHashSet();
        var volumes = new JsonArray([.. spec.Items("volumes").Where(volume => !own.Contains(volume.Text("name") ?? "")).Select(volume => volume.DeepClone())]);
        foreach (var claim in own)
            volumes.Add(new JsonObject { ["name"] = claim, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = $"{claim}-{name}" } });
        if (volumes.Count > 0) spec["volumes"] = volumes;
        return pod;
    }

    /// <summary>A claim outlives its pod: the next pod of the number finds it again.</summary>
    void EnsureClaim(JsonObject set, JsonObject template, string pod)
    {
        var name = $"{template.Name()}-{pod}";
        if (Store.Peek(ResourceTypes.PersistentVolumeClaims, set.Namespace(), name) is not null) return;

        var claim = template.Copy();
        claim.Remove("status");
        var metadata = claim.Metadata();
        metadata["name"] = name;
        metadata["namespace"] = set.Namespace();
        metadata.Remove("creationTimestamp");
        foreach (var (key, value) in set.Pairs("spec", "selector", "matchLabels")) metadata.Make("labels")[key] = value;
        try
        {
            Context.Create(ResourceTypes.PersistentVolumeClaims, claim);
            Events.Normal(ResourceTypes.StatefulSets, set, "SuccessfulCreate", $"create Claim {name} Pod {pod} in StatefulSet {set.Name()} success");
        }
        catch (ApiException e)
        {
            Events.Warning(ResourceTypes.StatefulSets, set, "FailedCreate", $"create Claim {name} for Pod {pod} in StatefulSet {set.Name()} failed error: {e.Message}");
            throw;
        }
    }
}
