using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Manifests;

/// <summary>Reads <c>5</c>, <c>true</c>, <c>"text"</c> or <c>{"secretRef": {"name": …, "key": …}}</c>; writes text as a string.</summary>
sealed class ParameterValueJson : JsonConverter<ParameterValue>
{
    public override ParameterValue Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return ParameterValue.Of(reader.GetString()!);
            case JsonTokenType.True or JsonTokenType.False or JsonTokenType.Number:
                return ParameterValue.Of(Encoding.UTF8.GetString(reader.ValueSpan));
            case JsonTokenType.StartObject:
                var reference = JsonSerializer.Deserialize<Holder>(ref reader, options);
                if (reference?.SecretRef is not null) return new ParameterValue { SecretRef = reference.SecretRef };
                break;
        }
        throw new JsonException("A parameter's value is a string, a number, a boolean, or {secretRef: {name, key}}.");
    }

    public override void Write(Utf8JsonWriter writer, ParameterValue value, JsonSerializerOptions options)
    {
        if (value.SecretRef is null) writer.WriteStringValue(value.Text);
        else JsonSerializer.Serialize(writer, new Holder { SecretRef = value.SecretRef }, options);
    }

    sealed record Holder
    {
        public SecretRef? SecretRef { get; init; }
    }
}
