namespace KubeProbe.Probes.Inspections.Configuration;

/// <summary>What of an object is worth comparing across clusters.</summary>
static class FactRules
{
    /// <summary>The part that makes one differ from another; of webhooks not the authority, which is each cluster's own.</summary>
    public static KubeObject Compared(KubeObject item, KubeKind kind, string part) =>
        kind == KubeKinds.ValidatingWebhooks || kind == KubeKinds.MutatingWebhooks
            ? new KubeObject(Json(item.Items(part).Select(w => $"{w.Text("name")} {w.Text("failurePolicy")} {FactHash.Of(w.At("rules"))}")))
            : item.At(part);

    /// <summary>Images of a workload's containers, in their order.</summary>
    public static string Images(KubeObject workload) =>
        string.Join(" ", workload.Items("spec", "template", "spec", "containers").Select(container => container.Text("image")));

    static System.Text.Json.JsonElement Json(IEnumerable<string> texts)
    {
        using var buffer = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var text in texts) writer.WriteStringValue(text);
            writer.WriteEndArray();
        }

        using var document = System.Text.Json.JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }
}
