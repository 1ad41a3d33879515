using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace KubeProbe.Notify.Alerts;

/// <summary>Requests with a JSON body in which Chinese stays as it is written.</summary>
static class JsonBody
{
    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static HttpRequestMessage Post(Uri url, object body) => new(HttpMethod.Post, url)
    {
        Content = new StringContent(JsonSerializer.Serialize(body, Readable), Encoding.UTF8, "application/json"),
    };

    /// <summary>The first so many characters; an ellipsis tells that there was more.</summary>
    public static string Within(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");
}
