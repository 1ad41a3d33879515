using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission.Kinds;

/// <summary>What ConfigMaps and Secrets have in common: named data, at most 1 MiB of it, perhaps immutable.</summary>
class ConfigMapRules : KindRules
{
    const int Largest = 1024 * 1024;

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        long size = 0;
        foreach (var list in (ReadOnlySpan<string>)["data", "binaryData"])
            foreach (var (key, value) in obj.Pairs(list))
            {
                if (!NameRules.IsConfigKey(key)) faults.Invalid($"{list}[{key}]", key, NameRules.ConfigKeyText);
                size += Encoding.UTF8.GetByteCount(value);
            }
        if (size > Largest) faults.InvalidRaw("data", "\"\"", $"Too long: must have at most {Largest} bytes");
    }

    public override void ValidateUpdate(JsonObject old, JsonObject obj, FieldFaults faults)
    {
        if (!old.Flag("immutable")) return;
        if (!obj.Flag("immutable")) faults.Forbidden("immutable", "field is immutable when `immutable` is set");
        foreach (var part in (ReadOnlySpan<string>)["data", "binaryData"])
            if (!JsonNode.DeepEquals(old[part], obj[part])) faults.Forbidden(part, "field is immutable when `immutable` is set");
    }
}

sealed class SecretRules : ConfigMapRules
{
    public const string TokenType = "kubernetes.io/service-account-token";
    public const string AccountAnnotation = "kubernetes.io/service-account.name";

    public override void Default(JsonObject obj)
    {
        obj.Default("type", "Opaque");
        foreach (var (key, value) in obj.Pairs("stringData").ToList())
            obj.Make("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        obj.Remove("stringData");
        foreach (var (_, value) in obj.Pairs("data"))
            if (!IsBase64(value, out var at))
                throw ApiException.BadRequest($"Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input byte {at}");
    }

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        base.Validate(obj, faults);
        if (obj.Text("type") == TokenType && string.IsNullOrEmpty(obj.Annotation(AccountAnnotation)))
            faults.Required($"metadata.annotations[{AccountAnnotation}]");
    }

    public override void ValidateUpdate(JsonObject old, JsonObject obj, FieldFaults faults)
    {
        if (old.Text("type") != obj.Text("type")) faults.Immutable("type", obj["type"]);
        base.ValidateUpdate(old, obj, faults);
    }

    static bool IsBase64(string text, out int at)
    {
        at = 0;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '+' or '/' or '=')) at++;
        return at == text.Length && text.Length % 4 == 0 && Convert.TryFromBase64String(text, new byte[text.Length], out _);
    }
}
