using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Discovery;

/// <summary>Tells clients which groups, versions and kinds there are.</summary>
sealed class DiscoveryApi(KindCatalog kinds, Uri address)
{
    /// <summary>Groups in the order a real server lists them; custom ones follow.</summary>
    static readonly string[] Order =
    [
        "apps", Reviews.Authentication, Reviews.Authorization, "batch", "policy", "rbac.authorization.k8s.io", "storage.k8s.io", "apiextensions.k8s.io",
        "coordination.k8s.io", "discovery.k8s.io",
    ];

    /// <summary>The answer for a path of discovery; null when there is nothing there.</summary>
    public JsonObject? Answer(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["api"] => new JsonObject
        {
            ["kind"] = "APIVersions",
            ["versions"] = new JsonArray("v1"),
            ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = address.Authority }),
        },
        ["api", "v1"] => Resources("", "v1"),
        ["apis"] => new JsonObject
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. Groups().Select(g => (JsonNode)Group(g.Group, g.Version))]),
        },
        ["apis", var group] when Groups().FirstOrDefault(g => g.Group == group).Version is { } version => WithType(Group(group, version)),
        ["apis", var group, var version] when kinds.Serves(group, version) => Resources(group, version),
        _ => null,
    };

    IEnumerable<(string Group, string Version)> Groups() => kinds.All.Select(t => (t.Group, t.Version))
        .Concat(Reviews.Groups.Select(g => (g, "v1")))
        .Where(g => g.Item1.Length > 0).Distinct()
        .OrderBy(g => Array.IndexOf(Order, g.Item1) is >= 0 and var at ? at : Order.Length);

    static JsonObject Group(string group, string version) => new()
    {
        ["name"] = group,
        ["versions"] = new JsonArray(Version(group, version)),
        ["preferredVersion"] = Version(group, version),
    };

    static JsonObject WithType(JsonObject group)
    {
        group["kind"] = "APIGroup";
        group["apiVersion"] = "v1";
        return group;
    }

    static JsonObject Version(string group, string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

    JsonObject Resources(string group, string version)
    {
        var list = new JsonObject { ["kind"] = "APIResourceList" };
        if (group.Length > 0) list["apiVersion"] = "v1";
        list["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}";
        var stored = kinds.All.Where(t => t.Group == group && t.Version == version).SelectMany(Describe);
        var asked = Reviews.All.Where(r => r.Group == group).Select(r => Entry(r.Plural, "", r.Namespaced, r.Kind, ["create"]));
        list["resources"] = new JsonArray([.. stored.Concat(asked).OrderBy(r => r.Text("name"), StringComparer.Ordinal)]);
        return list;
    }

    IEnumerable<JsonObject> Describe(ResourceType type)
    {
        // Built-in kinds leave the singular out at this version; clients derive it from the kind.
        var entry = Entry(type.Plural, kinds.Custom(type) is null ? "" : type.Singular, type.Namespaced, type.Kind, type.Verbs);
        if (type.ShortNames.Count > 0) entry["shortNames"] = Texts(type.ShortNames);
        if (type.Categories.Count > 0) entry["categories"] = Texts(type.Categories);
        yield return entry;
        foreach (var subresource in type.Subresources) yield return Subresource(type, subresource);
    }

    static JsonObject Subresource(ResourceType type, string name)
    {
        var (group, version, kind, verbs) = name switch
        {
            "scale" => ("autoscaling", "v1", "Scale", new[] { "get", "patch", "update" }),
            "eviction" => ("policy", "v1", "Eviction", ["create"]),
            "token" => (Reviews.Authentication, "v1", "TokenRequest", ["create"]),
            "binding" => ("", "", "Binding", ["create"]),
            "log" => ("", "", type.Kind, ["get"]),
            "finalize" => ("", "", type.Kind, ["update"]),
            _ => ("", "", type.Kind, ["get", "patch", "update"]),
        };
        var entry = Entry($"{type.Plural}/{name}", "", type.Namespaced, kind, verbs);
        if (group.Length == 0) return entry;
        entry["group"] = group;
        entry["version"] = version;
        return entry;
    }

    static JsonObject Entry(string name, string singular, bool namespaced, string kind, IReadOnlyList<string> verbs) => new()
    {
        ["name"] = name,
        ["singularName"] = singular,
        ["namespaced"] = namespaced,
        ["kind"] = kind,
        ["verbs"] = Texts(verbs),
    };

    static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
