using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Manifests.Reading;

/// <summary>
/// Reads nodes strictly into what the serializer's contract says a record is, so that the records are the only definition of a
/// manifest. Finds all faults: what is wrong is left out, or given a placeholder where the record could not be made without.
/// </summary>
sealed partial class SpecReader(DocumentFaults faults)
{
    /// <summary>The record. Worth something only as far as no fault was found.</summary>
    public T Read<T>(SourceNode node, string path) => (T)Read(node, typeof(T), path);

    /// <summary>The record of a type that is not known before.</summary>
    public object Read(SourceNode node, Type type, string path)
    {
        var json = ReadValue(node, type, path) ?? Placeholder(type);
        return System.Text.Json.JsonSerializer.Deserialize(json, type, SpecJson.Options)!;
    }

    // Null for what is faulty.
    JsonNode? ReadValue(SourceNode node, Type type, string path)
    {
        faults.Place(path, node);
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(ParameterValue)) return ReadParameterValue(node, path);

        var contract = SpecJson.Options.GetTypeInfo(type);
        return contract.Kind switch
        {
            JsonTypeInfoKind.Object => ReadObject(node, contract, path),
            JsonTypeInfoKind.Dictionary => ReadDictionary(node, contract, path),
            JsonTypeInfoKind.Enumerable => ReadList(node, contract, path),
            _ => ReadScalar(node, type, path),
        };
    }

    JsonNode? ReadObject(SourceNode node, JsonTypeInfo contract, string path)
    {
        if (node is not SourceMap map) return Expected("a mapping with fields", node, path);

        var result = new JsonObject();
        foreach (var (key, value) in map.Entries)
        {
            var (property, field) = (contract.Properties.FirstOrDefault(p => p.Name == key.Text), FieldPath.Of(path, key.Text));
            if (property is null) AddUnknown(key, field, [.. contract.Properties.Select(p => p.Name)]);
            else if (value is not SourceScalar { IsNull: true } && ReadValue(value, property.PropertyType, field) is { } read)
                result[property.Name] = read;
            else if (property.IsRequired && value is not SourceScalar { IsNull: true })
                result[property.Name] = Placeholder(property.PropertyType);
        }
        foreach (var property in contract.Properties.Where(p => p.IsRequired && !result.ContainsKey(p.Name)))
        {
            faults.Add(node, FieldPath.Of(path, property.Name), $"The field {property.Name} is required.", $"Add {property.Name}.");
            result[property.Name] = Placeholder(property.PropertyType);
        }
        return result;
    }

    // In order of the keys, so that the same content is the same text however it was written.
    JsonNode? ReadDictionary(SourceNode node, JsonTypeInfo contract, string path)
    {
        if (node is not SourceMap map) return Expected("a mapping of names to values", node, path);

        var result = new JsonObject();
        foreach (var (key, value) in map.Entries.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal))
        {
            var field = FieldPath.Of(path, key.Text);
            if (value is SourceScalar { IsNull: true })
                faults.Add(value, field, $"{key.Text} has no value.", "Give it one, \"\" for an empty text, or remove it.");
            else if (ReadValue(value, contract.ElementType!, field) is { } read)
                result[key.Text] = read;
        }
        return result;
    }

    JsonNode? ReadList(SourceNode node, JsonTypeInfo contract, string path)
    {
        if (node is not SourceList list) return Expected("a list", node, path);

        var result = new JsonArray();
        foreach (var (index, item) in list.Items.Index())
        {
            var field = FieldPath.Of(path, index);
            if (item is SourceScalar { IsNull: true }) faults.Add(item, field, "This item is empty.", "Give it a value or remove it.");

            // A placeholder keeps the indexes of the items after it.
            result.Add(item is SourceScalar { IsNull: true } ? Placeholder(contract.ElementType!)
                : ReadValue(item, contract.ElementType!, field) ?? Placeholder(contract.ElementType!));
        }
        return result;
    }

    void AddUnknown(SourceScalar key, string field, IReadOnlyCollection<string> known)
    {
        faults.Place(field, key);
        faults.Add(key, field, $"There is no field {Quoted(key.Text)} here.",
            RestrictedRules.AsksFor(key.Text) ? RestrictedRules.Remedy : NearestName.Remedy(key.Text, known, "the fields are"));
    }

    JsonNode? Expected(string what, SourceNode node, string path)
    {
        faults.Add(node, path, $"This must be {what}, but is {node.What}.", $"Write {what}.");
        return null;
    }

    static string Quoted(string text) => text.Length <= 60 ? $"\"{text}\"" : $"\"{text[..59]}…\"";
}
