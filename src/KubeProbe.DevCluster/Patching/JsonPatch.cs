using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Patching;

/// <summary>JSON patch, RFC 6902: a list of operations, all of which apply or none.</summary>
static class JsonPatch
{
    const int MostOperations = 10_000;

    /// <exception cref="ApiException">400 when the patch isn't one; 422 when it doesn't fit the document or a test fails.</exception>
    public static JsonNode? Apply(JsonNode target, JsonNode? patch)
    {
        if (patch is not JsonArray operations) throw ApiException.BadRequest("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch");
        if (operations.Count > MostOperations)
            throw new ApiException(413, "RequestEntityTooLarge", $"The allowed maximum operations in a JSON patch is {MostOperations}, got {operations.Count}");

        JsonNode? document = target.DeepClone();
        foreach (var operation in operations)
        {
            var path = Read(operation, "path");
            switch (operation.Text("op"))
            {
                case "add": document = Add(document, path, Value(operation)); break;
                case "remove": Take(document, path); break;
                case "replace": document = Replace(document, path, Value(operation)); break;
                case "move": document = Add(document, path, Take(document, Read(operation, "from"))); break;
                case "copy": document = Add(document, path, Find(document, Read(operation, "from"))?.DeepClone()); break;
                case "test":
                    if (!TryFind(document, path, out var found) || !JsonNode.DeepEquals(found, Value(operation))) throw DoesNotFit();
                    break;
                default: throw DoesNotFit();
            }
        }
        return document;
    }

    static JsonNode? Value(JsonNode? operation) => (operation as JsonObject)?["value"]?.DeepClone();

    static string[] Read(JsonNode? operation, string member)
    {
        var text = operation.Text(member) ?? throw DoesNotFit();
        if (text.Length == 0) return [];
        if (text[0] != '/') throw DoesNotFit();
        return [.. text[1..].Split('/').Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    static JsonNode? Find(JsonNode? document, string[] path) => TryFind(document, path, out var found) ? found : throw DoesNotFit();

    static bool TryFind(JsonNode? document, ReadOnlySpan<string> path, out JsonNode? found)
    {
        found = document;
        foreach (var step in path)
        {
            if (found is JsonObject obj)
            {
                if (!obj.TryGetPropertyValue(step, out found)) return false;
            }
            else if (found is JsonArray array && TryIndex(array, step, out var index))
            {
                found = array[index];
            }
            else
            {
                return false;
            }
        }
        return true;
    }

    static JsonNode? Add(JsonNode? document, string[] path, JsonNode? value)
    {
        if (path.Length == 0) return value;
        switch (Find(document, path[..^1]))
        {
            case JsonObject obj: obj[path[^1]] = value; break;
            case JsonArray array when path[^1] == "-": array.Add(value); break;
            case JsonArray array when path[^1] == array.Count.ToString(CultureInfo.InvariantCulture): array.Add(value); break;
            case JsonArray array when TryIndex(array, path[^1], out var index): array.Insert(index, value); break;
            default: throw DoesNotFit();
        }
        return document;
    }

    static JsonNode? Replace(JsonNode? document, string[] path, JsonNode? value)
    {
        if (path.Length == 0) return value;
        switch (Find(document, path[..^1]))
        {
            case JsonObject obj when obj.ContainsKey(path[^1]): obj[path[^1]] = value; break;
            case JsonArray array when TryIndex(array, path[^1], out var index): array[index] = value; break;
            default: throw DoesNotFit();
        }
        return document;
    }

    static JsonNode? Take(JsonNode? document, string[] path)
    {
        if (path.Length == 0) throw DoesNotFit();
        JsonNode? taken;
        switch (Find(document, path[..^1]))
        {
            case JsonObject obj when obj.TryGetPropertyValue(path[^1], out taken):
                obj.Remove(path[^1]);
                return taken;
            case JsonArray array when TryIndex(array, path[^1], out var index):
                taken = array[index];
                array.RemoveAt(index);
                return taken;
            default:
                throw DoesNotFit();
        }
    }

    static bool TryIndex(JsonArray array, string step, out int index) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < array.Count;

    static ApiException DoesNotFit() => new(422, "Invalid", "the server rejected our request due to an error in our request", []);
}
