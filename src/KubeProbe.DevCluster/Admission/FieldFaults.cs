using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission;

/// <summary>Collects everything wrong with an object, in the words of the API server.</summary>
sealed class FieldFaults
{
    readonly List<FieldCause> causes = [];

    public IReadOnlyList<FieldCause> Causes => causes;

    public void Required(string field, string? detail = null) =>
        Add("FieldValueRequired", field, detail is null ? "Required value" : $"Required value: {detail}");

    public void Invalid(string field, JsonNode? value, string why) => Add("FieldValueInvalid", field, $"Invalid value: {Shown(value)}: {why}");

    /// <param name="shown">The value as a Go program would print it.</param>
    public void InvalidRaw(string field, string shown, string why) => Add("FieldValueInvalid", field, $"Invalid value: {shown}: {why}");

    public void NotSupported(string field, string value, params IEnumerable<string> supported) =>
        Add("FieldValueNotSupported", field, $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(s => $"\"{s}\""))}");

    public void Duplicate(string field, string value) => Add("FieldValueDuplicate", field, $"Duplicate value: \"{value}\"");

    public void NotFound(string field, string value) => Add("FieldValueNotFound", field, $"Not found: \"{value}\"");

    public void Forbidden(string field, string why) => Add("FieldValueForbidden", field, $"Forbidden: {why}");

    public void Immutable(string field, JsonNode? value) => Invalid(field, value, "field is immutable");

    /// <exception cref="ApiException">422 with every fault, when there is any.</exception>
    public void Throw(ResourceType type, string name)
    {
        if (causes.Count > 0) throw ApiException.Invalid(type, name, causes);
    }

    void Add(string reason, string field, string message) => causes.Add(new FieldCause(reason, message, field));

    static string Shown(JsonNode? value) => value switch
    {
        null => "\"null\"",
        JsonValue v when v.GetValueKind() == JsonValueKind.String => $"\"{v.GetValue<string>()}\"",
        _ => value.ToJsonString(),
    };
}
