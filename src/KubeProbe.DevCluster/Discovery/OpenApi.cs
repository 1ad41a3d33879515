using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Discovery;

/// <summary>
/// As much of an OpenAPI description as clients need to send their objects unchecked: which kinds take the parameters
/// <c>fieldValidation</c> and <c>dryRun</c>. Without definitions an old kubectl skips its own validation; a new one leaves it to the server.
/// </summary>
sealed class OpenApi(KindCatalog kinds)
{
    const string Title = "Kubernetes";

    static readonly string[] PatchTypes = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];

    /// <summary>The OpenAPI 2 document as <c>openapi.v2.Document</c>: swagger, info and nothing else.</summary>
    public static byte[] V2Protobuf()
    {
        var info = Field(1, Encoding.UTF8.GetBytes(Title)).Concat(Field(2, Encoding.UTF8.GetBytes(VersionInfo.GitVersion))).ToArray();
        return [.. Field(1, "2.0"u8), .. Field(2, info)];
    }

    public static JsonObject V2() => new()
    {
        ["swagger"] = "2.0",
        ["info"] = Info(),
        ["paths"] = new JsonObject(),
    };

    /// <summary>The index of the OpenAPI 3 documents, one for each group and version.</summary>
    public JsonObject V3()
    {
        var paths = new JsonObject();
        foreach (var (group, version) in kinds.All.Select(t => (t.Group, t.Version)).Distinct())
        {
            var path = group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}" };
        }
        return new JsonObject { ["paths"] = paths };
    }

    /// <summary>The document of one group and version; null when there is none.</summary>
    public JsonObject? V3(string group, string version)
    {
        var types = kinds.All.Where(t => t.Group == group && t.Version == version).ToList();
        if (types.Count == 0) return null;
        var paths = new JsonObject();
        foreach (var type in types)
        {
            var root = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";
            var path = type.Namespaced ? $"{root}/namespaces/{{namespace}}/{type.Plural}" : $"{root}/{type.Plural}";
            paths[path] = new JsonObject { ["post"] = Operation(type, "post", ["application/json"]) };
            paths[path + "/{name}"] = new JsonObject
            {
                ["patch"] = Operation(type, "patch", kinds.Custom(type) is null ? PatchTypes : PatchTypes[..2]),
                ["put"] = Operation(type, "put", ["application/json"]),
            };
        }
        return new JsonObject { ["openapi"] = "3.0.0", ["info"] = Info(), ["paths"] = paths, ["components"] = new JsonObject { ["schemas"] = new JsonObject() } };
    }

    static JsonObject Operation(ResourceType type, string action, string[] bodies)
    {
        var content = new JsonObject();
        foreach (var body in bodies) content[body] = new JsonObject();
        return new JsonObject
        {
            ["parameters"] = new JsonArray(Parameter("dryRun"), Parameter("fieldManager"), Parameter("fieldValidation")),
            ["requestBody"] = new JsonObject { ["content"] = content, ["required"] = true },
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = type.Group, ["version"] = type.Version, ["kind"] = type.Kind },
        };
    }

    static JsonObject Parameter(string name) => new()
    {
        ["name"] = name,
        ["in"] = "query",
        ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
    };

    static JsonObject Info() => new() { ["title"] = Title, ["version"] = VersionInfo.GitVersion };

    /// <summary>A length-delimited protobuf field; everything here is shorter than one length byte holds.</summary>
    static byte[] Field(int number, ReadOnlySpan<byte> value) => [(byte)(number << 3 | 2), (byte)value.Length, .. value];
}
