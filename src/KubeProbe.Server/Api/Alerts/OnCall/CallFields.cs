using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace KubeProbe.Server.Api.Alerts.OnCall;

/// <summary>What a voice provider posts, by the names of its fields: of the query, of a form, or of a JSON object.</summary>
static class CallFields
{
    const int MaxBody = 16 << 10, MostFields = 100;

    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(HttpRequest request)
    {
        var fields = request.Query.Take(MostFields).ToDictionary(each => each.Key, each => each.Value.ToString());
        if (await BoundedBody.ReadAsync(request, MaxBody) is not { } bytes) throw new ApiFault(Google.Rpc.Code.OutOfRange, $"What is posted about a call has at most {MaxBody >> 10} KiB.");
        var text = Encoding.UTF8.GetString(bytes.Span);
        if (request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) is true) Json(text, fields);
        else foreach (var (name, value) in QueryHelpers.ParseQuery(text).Take(MostFields)) fields[name] = value.ToString();
        return fields;
    }

    static void Json(string text, Dictionary<string, string> fields)
    {
        try
        {
            using var body = JsonDocument.Parse(text);
            if (body.RootElement.ValueKind is not JsonValueKind.Object) return;
            foreach (var field in body.RootElement.EnumerateObject().Take(MostFields).Where(field => field.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)))
                fields[field.Name] = field.Value.ToString();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // No JSON, or a text with half a character.
            throw ApiFault.Invalid("body", "It is no JSON.", "Post a JSON object or a form.");
        }
    }
}
