using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KubeProbe.Server.Api.Changes.Events;

/// <summary>Ids of changes that came as events: the same event again is the same change, however long its parts are.</summary>
static class ChangeIds
{
    const int MostReadable = 60;

    /// <summary>A word for people, and a hash of all parts.</summary>
    public static string Of(string source, params IReadOnlyList<string> parts)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parts))))[..24];
        var readable = new string([.. parts.FirstOrDefault(part => part.Length > 0, "event").Where(character => !char.IsControl(character)).Take(MostReadable)]);
        return $"{source}:{readable}:{hash}";
    }
}
