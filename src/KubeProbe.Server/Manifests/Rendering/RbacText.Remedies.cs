using System.Text.Json.Nodes;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;

namespace KubeProbe.Server.Manifests.Rendering;

static partial class RbacText
{
    /// <summary>
    /// What the centre needs to act as remedies say, and no more: in each namespace they name a Role, for nodes a ClusterRole. A job needs what its
    /// template declares, a webhook nothing.
    /// </summary>
    static IEnumerable<JsonObject> Acting(IReadOnlyList<Declared<RemedySpec>> remedies, string @namespace)
    {
        var name = $"{@namespace}-centre-remedies";
        var needs = remedies.Select(remedy => (remedy.Name, Right: RemedyRights.Of(remedy.Spec.Action))).Where(each => each.Right is not null).ToList();
        foreach (var place in needs.GroupBy(each => each.Right!.Value.Namespace).OrderBy(place => place.Key, StringComparer.Ordinal))
        {
            var kind = place.Key is null ? "ClusterRole" : "Role";
            var note = string.Join(",", place.Select(each => each.Name));
            var rules = Merge(place.Select(each => each.Right!.Value.Rule));
            yield return Rules(Noted("kubeprobe.io/remedies", Object("rbac.authorization.k8s.io/v1", kind, name, place.Key, note)), rules);
            yield return Bind(Noted("kubeprobe.io/remedies", Object("rbac.authorization.k8s.io/v1", $"{kind}Binding", name, place.Key, note)), kind, name, CentreAccount, @namespace);
        }
    }

    static JsonObject Noted(string annotation, JsonObject made)
    {
        var annotations = made["metadata"]!["annotations"]!.AsObject();
        var note = annotations["kubeprobe.io/templates"]!.GetValue<string>();
        annotations.Clear();
        annotations[annotation] = note;
        return made;
    }
}
