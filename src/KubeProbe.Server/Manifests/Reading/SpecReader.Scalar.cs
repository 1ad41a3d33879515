using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Manifests.Reading;

sealed partial class SpecReader
{
    // The field decides the type, not the look of the value: 5 is a number where one is wanted and text where text is.
    JsonNode? ReadScalar(SourceNode node, Type type, string path)
    {
        if (node is not SourceScalar scalar) return Expected(Wanted(type), node, path);
        if (type == typeof(string) || type == typeof(Uri)) return JsonValue.Create(scalar.Text);
        if (type == typeof(TimeSpan)) return ReadDuration(scalar, path);
        if (type.IsEnum) return ReadEnum(scalar, type, path);

        var (text, number) = (scalar.IsPlain ? scalar.Text : "", CultureInfo.InvariantCulture);
        JsonNode? read = null;
        if (type == typeof(bool)) read = text is "true" or "false" ? JsonValue.Create(text == "true") : null;
        else if (type == typeof(int)) read = int.TryParse(text, NumberStyles.AllowLeadingSign, number, out var whole) ? JsonValue.Create(whole) : null;
        else if (type == typeof(long)) read = long.TryParse(text, NumberStyles.AllowLeadingSign, number, out var large) ? JsonValue.Create(large) : null;
        else if (double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite, number, out var real) && double.IsFinite(real)) read = JsonValue.Create(real);

        if (read is null) faults.Add(scalar, path, $"{Quoted(scalar.Text)} is not {Wanted(type)}.", Example(type));
        return read;
    }

    JsonNode? ReadDuration(SourceScalar scalar, string path)
    {
        if (Duration.TryParse(scalar.Text, out _)) return JsonValue.Create(scalar.Text);
        faults.Add(scalar, path, $"{Quoted(scalar.Text)} is not a duration.",
            double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                ? $"Add a unit: {scalar.Text}s, {scalar.Text}m or {scalar.Text}h."
                : Example(typeof(TimeSpan)));
        return null;
    }

    JsonNode? ReadEnum(SourceScalar scalar, Type type, string path)
    {
        var choices = ChoicesOf(type);
        if (choices.Contains(scalar.Text)) return JsonValue.Create(scalar.Text);

        var near = NearestName.Of(scalar.Text, choices);
        faults.Add(scalar, path, $"{Quoted(scalar.Text)} is none of the choices: {string.Join(", ", choices)}.",
            near is null ? "Write one of them." : $"Did you mean \"{near}\"?");
        return null;
    }

    JsonNode? ReadParameterValue(SourceNode node, string path)
    {
        if (node is SourceScalar scalar) return JsonValue.Create(scalar.Text);
        if (node is SourceMap map && map.Find("secretRef") is { Value: SourceMap reference })
        {
            foreach (var (key, _) in map.Entries.Where(entry => entry.Key.Text != "secretRef")) AddUnknown(key, FieldPath.Of(path, key.Text), ["secretRef"]);
            return ReadValue(reference, typeof(SecretRef), FieldPath.Of(path, "secretRef")) is { } read ? new JsonObject { ["secretRef"] = read } : null;
        }
        faults.Add(node, path, $"This must be a text, a number, a boolean or {{secretRef: {{name, key}}}}, but is {node.What}.",
            "Write a single value; put a list into one text as the probe expects it.");
        return null;
    }

    /// <summary>An enum's values as they are written.</summary>
    public static IReadOnlyList<string> ChoicesOf(Type type) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name)];

    // Stands where a required value is missing or wrong, so that the rest can still be checked.
    static JsonNode Placeholder(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) || type == typeof(Uri) || type == typeof(ParameterValue)) return JsonValue.Create("");
        if (type == typeof(TimeSpan)) return JsonValue.Create("0s");
        if (type == typeof(bool)) return JsonValue.Create(false);
        if (type.IsEnum) return JsonValue.Create(ChoicesOf(type)[0]);

        var contract = SpecJson.Options.GetTypeInfo(type);
        if (contract.Kind is JsonTypeInfoKind.Enumerable) return new JsonArray();
        if (contract.Kind is JsonTypeInfoKind.None) return JsonValue.Create(0);

        var result = new JsonObject();
        if (contract.Kind is JsonTypeInfoKind.Object)
            foreach (var property in contract.Properties.Where(p => p.IsRequired)) result[property.Name] = Placeholder(property.PropertyType);
        return result;
    }

    static string Wanted(Type type) =>
        type == typeof(bool) ? "a boolean"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) ? "a number"
        : type == typeof(TimeSpan) ? "a duration"
        : type.IsEnum ? $"one of {string.Join(", ", ChoicesOf(type))}"
        : "a text";

    static string Example(Type type) =>
        type == typeof(bool) ? "Write true or false, without quotes."
        : type == typeof(TimeSpan) ? "Write it as 30s, 5m or 1h30m."
        : type == typeof(double) ? "Write a number such as 20 or 0.5, without quotes."
        : $"Write a whole number such as 5, without quotes{(type == typeof(int) ? ", at most 2147483647" : "")}.";
}
