using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Server.Manifests.Rendering;

/// <summary>A stored manifest as the object users know.</summary>
static class ManifestObject
{
    static readonly JsonSerializerOptions Indented = new(SpecJson.Options) { WriteIndented = true };

    /// <summary>apiVersion, kind, metadata, spec and status; values of a Secret are masked.</summary>
    public static string Whole(StoredManifest manifest, ManifestFormat format)
    {
        var metadata = new JsonObject
        {
            ["name"] = manifest.Name,
            ["uid"] = manifest.Uid,
            ["generation"] = manifest.Generation,
            ["resourceVersion"] = manifest.ResourceVersion.ToString(CultureInfo.InvariantCulture),
            ["creationTimestamp"] = Time(manifest.CreatedAt),
        };
        AddLabels(metadata, manifest);
        var whole = Envelope(manifest, metadata, SpecOf(manifest, _ => SecretRules.Mask));
        if (manifest.Status is not null) whole["status"] = JsonNode.Parse(manifest.Status);
        return format is ManifestFormat.Yaml ? YamlText.Write(whole) : whole.ToJsonString(Indented);
    }

    /// <summary>
    /// What a user declared, as YAML, to be compared before and after. Of a Secret the values are masked and
    /// <paramref name="changedKeys"/> marked, so that a change shows but not its content.
    /// </summary>
    public static string Declared(StoredManifest manifest, IReadOnlySet<string>? changedKeys = null)
    {
        var metadata = new JsonObject { ["name"] = manifest.Name };
        AddLabels(metadata, manifest);
        var spec = SpecOf(manifest, key => changedKeys?.Contains(key) == true ? SecretRules.ChangedMask : SecretRules.Mask);
        return YamlText.Write(Envelope(manifest, metadata, spec));
    }

    /// <summary>RFC 3339, to the second.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static JsonObject Envelope(StoredManifest manifest, JsonObject metadata, JsonNode spec) => new()
    {
        ["apiVersion"] = SpecTypes.ApiVersion,
        ["kind"] = manifest.Kind.ToString(),
        ["metadata"] = metadata,
        ["spec"] = spec,
    };

    static void AddLabels(JsonObject metadata, StoredManifest manifest)
    {
        if (manifest.Labels.Count > 0) metadata["labels"] = JsonSerializer.SerializeToNode(manifest.Labels);
        if (manifest.Annotations.Count > 0) metadata["annotations"] = JsonSerializer.SerializeToNode(manifest.Annotations);
    }

    static JsonNode SpecOf(StoredManifest manifest, Func<string, string> mask)
    {
        if (manifest.Kind is not ManifestKind.Secret) return JsonNode.Parse(manifest.Spec)!;

        var values = new JsonObject();
        foreach (var key in SecretRules.KeysOf(SpecJson.Read<SecretSpec>(manifest.Spec))) values[key] = mask(key);
        return new JsonObject { ["stringData"] = values };
    }
}
