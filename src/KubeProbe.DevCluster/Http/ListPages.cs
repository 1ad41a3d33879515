using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

/// <summary>
/// Keeps the lists that clients are walking through page by page, so that all pages are of one version. Bounded: the oldest walk
/// is forgotten first and gets 410, as after a compaction.
/// </summary>
sealed class ListPages
{
    const int MostWalks = 128;

    readonly Lock gate = new();
    readonly LinkedList<(string Key, ObjectList List)> walks = new();

    /// <summary>Where a page begins.</summary>
    public readonly record struct Place(long Version, string After);

    public static string Token(long version, JsonObject last)
    {
        var start = last.Namespace().Length > 0 ? $"{last.Namespace()}/{last.Name()}\0" : $"{last.Name()}\0";
        var token = new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = version, ["start"] = start };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token.ToJsonString()));
    }

    /// <exception cref="ApiException">400 for a token that is none of ours.</exception>
    public static Place Read(string token)
    {
        try
        {
            // Other base64 readers are strict about bits nobody uses; the API server isn't.
            var bytes = Convert.FromBase64String(token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '='));
            if (bytes.Length == 0 || bytes[0] != '{')
                throw Bad($"invalid character '{Shown(bytes.Length == 0 ? (byte)0 : bytes[0])}' looking for beginning of value");
            var node = JsonNode.Parse(bytes);
            if (node.Text("v") != "meta.k8s.io/v1") throw Bad($"server does not recognize this encoded version \"{node.Text("v")}\"");
            return new Place(node.Number("rv") ?? 0, node.Text("start")?.TrimEnd('\0') ?? "");
        }
        catch (FormatException)
        {
            throw Bad("illegal base64 data at input byte 0");
        }
        catch (JsonException)
        {
            throw Bad("unexpected end of JSON input");
        }
    }

    public void Keep(string key, ObjectList list)
    {
        lock (gate)
        {
            if (walks.Any(w => w.Key == key && w.List.Version == list.Version)) return;
            walks.AddLast((key, list));
            if (walks.Count > MostWalks) walks.RemoveFirst();
        }
    }

    /// <exception cref="ApiException">410 when the walk is forgotten.</exception>
    public ObjectList Resume(string key, long version)
    {
        lock (gate)
        {
            foreach (var walk in walks)
                if (walk.Key == key && walk.List.Version == version) return walk.List;
        }
        throw new ApiException(410, "Expired",
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
    }

    static string Shown(byte b) => b is >= 32 and < 127 ? ((char)b).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{b:x4}");

    static ApiException Bad(string why) => ApiException.BadRequest($"invalid continue token: continue key is not valid: {why}");
}
