using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Controllers.Deployments;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers;

/// <summary>The ControllerRevisions of a StatefulSet or DaemonSet: each template it had, by hash.</summary>
sealed class TemplateRevisions(ObjectStore store, ResourceType type)
{
    /// <summary>The label that tells of which revision a pod is.</summary>
    public const string Label = "controller-revision-hash";

    /// <summary>Name of the revision of the present template; made when it is new.</summary>
    public string Present(JsonObject owner)
    {
        var template = owner.Object("spec", "template") ?? [];
        var name = $"{owner.Name()}-{TemplateHash.Of(template, 0)}";
        var all = Of(owner);
        var next = all.Select(revision => revision.Number("revision") ?? 0).DefaultIfEmpty().Max() + 1;
        if (all.Find(revision => revision.Name() == name) is not { } known)
        {
            store.Create(ResourceTypes.ControllerRevisions, New(owner, name, template, next));
            Prune(owner, name);
        }
        else if (known.Number("revision") < next - 1)
        {
            // Rolled back to: it is the latest again.
            store.Mutate(ResourceTypes.ControllerRevisions, owner.Namespace(), name, revision => revision["revision"] = next);
        }
        return name;
    }

    /// <summary>The template of a revision; null when that is gone.</summary>
    public JsonObject? Template(JsonObject owner, string name) =>
        store.Peek(ResourceTypes.ControllerRevisions, owner.Namespace(), name).Object("data", "spec", "template")?.Copy();

    /// <summary>The value of the label: the name, for StatefulSets; the hash alone, for DaemonSets.</summary>
    public string LabelOf(JsonObject owner, string name) => type == ResourceTypes.StatefulSets ? name : name[(owner.Name().Length + 1)..];

    List<JsonObject> Of(JsonObject owner) => [.. store.List(ResourceTypes.ControllerRevisions, owner.Namespace(), owner.Controls).Items];

    void Prune(JsonObject owner, string present)
    {
        var keep = (int)(owner.Number("spec", "revisionHistoryLimit") ?? 10);
        var used = store.List(ResourceTypes.Pods, owner.Namespace(), owner.Controls).Items.Select(pod => pod.Label(Label)).ToHashSet();
        var unused = Of(owner).Where(r => r.Name() != present && r.Name() != owner.Text("status", "currentRevision") && !used.Contains(LabelOf(owner, r.Name())))
            .OrderByDescending(r => r.Number("revision") ?? 0).Skip(keep).ToList();
        foreach (var revision in unused)
            store.Delete(ResourceTypes.ControllerRevisions, revision.Namespace(), revision.Name());
    }

    JsonObject New(JsonObject owner, string name, JsonObject template, long number)
    {
        var labels = template.Object("metadata", "labels")?.Copy() ?? [];
        labels[Label] = LabelOf(owner, name);
        var data = template.Copy();
        data["$patch"] = "replace";
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ControllerRevision",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = owner.Namespace(),
                ["labels"] = labels,
                ["ownerReferences"] = Owner.ReferenceTo(type, owner),
            },
            ["data"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = data } },
            ["revision"] = number,
        };
    }
}
