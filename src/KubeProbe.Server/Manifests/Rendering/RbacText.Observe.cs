using System.Text.Json.Nodes;
using KubeProbe.Core.Cases;

namespace KubeProbe.Server.Manifests.Rendering;

static partial class RbacText
{
    static readonly string[] Watching = ["list", "watch"];

    /// <summary>What the centre needs to see what bindings may ask it to observe; it reads, and changes nothing.</summary>
    static IEnumerable<JsonObject> Observing(string @namespace)
    {
        var name = $"{@namespace}-centre-observe";
        var rules = Merge(
        [
            new RbacRule { ApiGroups = ["apps"], Resources = ["deployments", "statefulsets", "daemonsets"], Verbs = Watching },
            new RbacRule { ApiGroups = [""], Resources = ["nodes"], Verbs = Watching },
        ]);
        yield return Rules(Object("rbac.authorization.k8s.io/v1", "ClusterRole", name, null, ""), rules);
        yield return Bind(Object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", name, null, ""), "ClusterRole", name, CentreAccount, @namespace);
    }
}
