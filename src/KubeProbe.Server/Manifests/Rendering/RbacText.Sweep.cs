using System.Text.Json.Nodes;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests.Rendering;

static partial class RbacText
{
    // As k8s/target names it.
    const string CentreAccount = "kubeprobe-centre";

    /// <summary>
    /// What the centre needs to sweep the templates' kinds: in each namespace they name, else everywhere. Its own roles give it
    /// nothing beyond the probe namespace.
    /// </summary>
    static IEnumerable<JsonObject> Sweeping(IReadOnlyList<Declared<ProbeTemplateSpec>> templates, string @namespace)
    {
        var name = $"{@namespace}-centre-sweep";
        var note = string.Join(",", templates.Select(template => template.Name));
        foreach (var place in templates.SelectMany(template => template.Spec.Sweep).GroupBy(swept => swept.Namespace).OrderBy(place => place.Key, StringComparer.Ordinal))
        {
            var kind = place.Key is null ? "ClusterRole" : "Role";
            var rules = Merge(place.Select(swept => new RbacRule
            {
                ApiGroups = [swept.Group],
                Resources = [swept.Resource],
                Verbs = ["list", "delete", .. place.Key is null ? Array.Empty<string>() : ["deletecollection"]],
            }));
            yield return Rules(Object("rbac.authorization.k8s.io/v1", kind, name, place.Key, note), rules);
            yield return Bind(Object("rbac.authorization.k8s.io/v1", $"{kind}Binding", name, place.Key, note), kind, name, CentreAccount, @namespace);
        }
    }
}
