using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Api.Changes;

namespace KubeProbe.Server.Api.Gates.Flagger;

/// <summary>What Flagger sends to a webhook.</summary>
sealed partial class FlaggerPayload
{
    [JsonPropertyName("name")] public string Name { get; init; } = "";

    [JsonPropertyName("namespace")] public string Namespace { get; init; } = "";

    [JsonPropertyName("phase")] public string Phase { get; init; } = "";

    /// <summary>Of the canary's pod template: the same for all calls about one revision, on every cluster.</summary>
    [JsonPropertyName("checksum")] public string Checksum { get; init; } = "";

    [JsonPropertyName("metadata")] public Dictionary<string, string>? Metadata { get; init; }

    /// <summary>Reads it; throws what is wrong.</summary>
    public static FlaggerPayload Read(ReadOnlyMemory<byte> body)
    {
        FlaggerPayload? payload = null;
        try
        {
            payload = JsonSerializer.Deserialize(body.Span, FlaggerJson.Default.FlaggerPayload);
        }
        catch (JsonException)
        {
            // Told below.
        }
        return payload is { Name.Length: > 0, Namespace.Length: > 0 }
            ? payload
            : throw ApiFault.Invalid("", "The body is no call of Flagger.", "Let a Canary's webhook call this address: it sends name, namespace, phase, checksum and metadata.");
    }

    /// <summary>
    /// The change that the calls about one revision are about. It must be the same in each of them, so it holds no phase; component, version and
    /// change may be named in the webhook's metadata.
    /// </summary>
    /// <param name="cluster">Of the path.</param>
    /// <param name="gate">Of the path.</param>
    /// <param name="round">From 1: a revision that comes again much later is another change.</param>
    public PostChangeRequest Change(string cluster, string gate, int round)
    {
        var change = new PostChangeRequest
        {
            Component = Of("component", Name),
            Version = Of("version", Checksum),
            Clusters = { cluster },
            Namespace = Namespace,
            Labels = { [GateQuestion.GateLabel] = gate, ["source"] = "flagger" },
        };
        var given = Of("change", "");
        change.Id = given.Length > 0 ? given : Id(cluster, gate) + (round > 1 ? $"-{round}" : "");
        return change;
    }

    /// <summary>Whether the metadata names the change: then its rounds are the caller's affair.</summary>
    public bool NamesChange => Of("change", "").Length > 0;

    string Id(string cluster, string gate)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize((string[])[cluster, gate, Namespace, Name, Checksum]))));
        var name = Name.Length <= 60 ? Name : Name[..60];
        return $"flagger-{name}-{hash[..16]}"[..Math.Min(ChangeRules.MaxId, 25 + name.Length)];
    }

    string Of(string key, string otherwise) => Metadata?.GetValueOrDefault(key) is { Length: > 0 } value ? value : otherwise;

    [JsonSerializable(typeof(FlaggerPayload))]
    sealed partial class FlaggerJson : JsonSerializerContext;
}
