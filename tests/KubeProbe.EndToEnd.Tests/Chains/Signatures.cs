using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace KubeProbe.EndToEnd.Tests.Chains;

/// <summary>A request as it came, to be held against its signature.</summary>
sealed record SignedRequest(string Text, JsonNode Body, IHeaderDictionary Headers, IQueryCollection Query)
{
    public static async Task<SignedRequest> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        return new SignedRequest(text, JsonNode.Parse(text)!, request.Headers, request.Query);
    }
}

/// <summary>The documented formulas, written once more: a receiver takes no word of the sender's for them.</summary>
static class Signatures
{
    public const string HookSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3", AutomationSecret = "whsec_YXV0b21hdGlvbi1hdXRvbWF0aW9uLWF1dG9t";
    public const string RoutingKey = "0123456789abcdef0123456789abcdef", DingTalkSecret = "SECchain", FeishuSecret = "feishu-chain";

    static readonly TimeSpan WebhookSkew = TimeSpan.FromMinutes(5), ChatSkew = TimeSpan.FromHours(1);

    /// <summary>Standard Webhooks: <c>v1,</c> and base64 of HMAC-SHA256 over <c>id.timestamp.body</c>; seconds.</summary>
    public static bool StandardWebhook(SignedRequest request, string secret)
    {
        var (id, timestamp) = (request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString());
        var expected = Hmac(Convert.FromBase64String(secret["whsec_".Length..]), $"{id}.{timestamp}.{request.Text}");
        return id.Length > 0 && IsRecent(timestamp, seconds: true, WebhookSkew) && request.Headers["webhook-signature"].ToString().Split(' ').Contains($"v1,{expected}");
    }

    /// <summary>DingTalk: over timestamp in milliseconds, line feed and secret, keyed by the secret; in the address.</summary>
    public static bool DingTalk(IQueryCollection query)
    {
        var timestamp = query["timestamp"].ToString();
        return query["access_token"] == "robot" && IsRecent(timestamp, seconds: false, ChatSkew)
            && query["sign"] == Hmac(Encoding.UTF8.GetBytes(DingTalkSecret), $"{timestamp}\n{DingTalkSecret}");
    }

    /// <summary>Feishu: of nothing, keyed by timestamp in seconds, line feed and secret; in the body.</summary>
    public static bool Feishu(JsonNode body)
    {
        var timestamp = body.Text("timestamp");
        return IsRecent(timestamp, seconds: true, ChatSkew) && body.Text("sign") == Hmac(Encoding.UTF8.GetBytes($"{timestamp}\n{FeishuSecret}"), "");
    }

    static string Hmac(byte[] key, string text) => Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    static bool IsRecent(string timestamp, bool seconds, TimeSpan skew)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        var at = seconds ? DateTimeOffset.FromUnixTimeSeconds(number) : DateTimeOffset.FromUnixTimeMilliseconds(number);
        return (TimeProvider.System.GetUtcNow() - at).Duration() <= skew;
    }
}
