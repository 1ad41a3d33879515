using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>What a token says of itself; its signature is not looked at.</summary>
/// <param name="KeyId">The key that signed it.</param>
/// <param name="Issuer">Who issued it.</param>
sealed record JwtText(string? KeyId, string? Issuer)
{
    /// <summary>The parts of a token; null for what is none.</summary>
    public static JwtText? Read(string token)
    {
        var parts = token.Trim().Split('.');
        return parts.Length == 3 && Part(parts[0], "kid") is var kid && Part(parts[1], "iss") is var issuer && (kid ?? issuer) is not null ? new JwtText(kid, issuer) : null;
    }

    static string? Part(string base64, string field)
    {
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(base64)));
            return new KubeObject(json.RootElement).Text(field);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }
}
