using System.Text.Json;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Server.Api.Changes.Events;

/// <summary>An event of another tool as it came.</summary>
/// <param name="Body">Its JSON: the data, when it came as a CloudEvent.</param>
/// <param name="Attributes">Those of a CloudEvent, by name in lower case; empty for others.</param>
sealed record ToldEvent(JsonElement Body, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>The text at a path of members; empty when there is none.</summary>
    public string Text(params ReadOnlySpan<string> path) => Text(Body, path);

    public static string Text(JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (json.ValueKind is not JsonValueKind.Object || !json.TryGetProperty(name, out json)) return "";
        return json.ValueKind switch
        {
            JsonValueKind.String => json.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => json.GetRawText(),
            _ => "",
        };
    }
}

/// <summary>A change that an event tells of, before it is known whether its place is a cluster, a group or an address.</summary>
/// <param name="Change">All but the clusters; its id may be longer than allowed.</param>
/// <param name="Place">A Cluster, a ClusterGroup, or the address of a cluster's API server; empty when the event does not say.</param>
sealed record MappedChange(PostChangeRequest Change, string Place);
