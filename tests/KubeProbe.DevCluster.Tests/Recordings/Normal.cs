using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>Makes two answers comparable: what differs from one cluster and minute to the next is masked, everything else stays.</summary>
static partial class Normal
{
    static readonly HashSet<string> Masked =
    [
        "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "lastTransitionTime", "time", "token", "expirationTimestamp",
        "clusterIP", "continue", "serverAddress",
    ];

    /// <summary>Written by every real server and by none of ours: who set which field.</summary>
    static readonly HashSet<string> Dropped = ["managedFields", "storageVersionHash"];

    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void AssertSame(JsonNode? recorded, JsonNode? ours) => Assert.Equal(Text(recorded).Split('\n'), Text(ours).Split('\n'));

    public static string Text(JsonNode? node) => Of(node)?.ToJsonString(Indented) ?? "null";

    static JsonNode? Of(JsonNode? node, string name = "")
    {
        switch (node)
        {
            case JsonObject obj:
                var result = new JsonObject();
                foreach (var (key, value) in obj.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    if (Dropped.Contains(key)) continue;
                    result[key] = Masked.Contains(key) && value is not null ? "*" : Of(value, key);
                }
                return result;
            case JsonArray array:
                // The recorded cluster is built with one more source in its token volumes than others have.
                return new JsonArray([.. array.Where(i => i.Text("configMap", "name") != "openshift-service-ca.crt")
                    .Select(i => name == "clusterIPs" ? "*" : Of(i))]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return Uuid().Replace(Volume().Replace(value.GetValue<string>(), "kube-api-access-*"), "*");
            default:
                return node?.DeepClone();
        }
    }

    [GeneratedRegex("kube-api-access-[a-z0-9]{5}")]
    private static partial Regex Volume();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uuid();
}
