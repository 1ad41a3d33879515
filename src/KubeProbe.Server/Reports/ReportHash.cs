using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using KubeProbe.Core.Facts;
using KubeProbe.Core.Runs;

namespace KubeProbe.Server.Reports;

/// <summary>The hash of what a report says, whatever the order of its fields, its white space and what it left out.</summary>
static class ReportHash
{
    public static string Of(bool ok, IReadOnlyList<string> errors, string? message, IReadOnlyList<Measurement> measurements, IReadOnlyList<Fact>? facts = null)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteBooleanValue(ok);
            json.WriteStringValue(message ?? "");
            json.WriteStartArray();
            foreach (var error in errors) json.WriteStringValue(error);
            json.WriteEndArray();
            foreach (var sample in measurements) Write(json, sample);
            // After the samples, which are arrays: a report without facts has the hash it always had.
            foreach (var fact in facts ?? []) json.WriteStringValue($"{fact.Name}={fact.Value}");
            json.WriteEndArray();
        }
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    static void Write(Utf8JsonWriter json, Measurement sample)
    {
        json.WriteStartArray();
        json.WriteStringValue(sample.Name);
        json.WriteStringValue(sample.Ok switch { null => "", true => "ok", false => "not" });
        WriteNumber(json, sample.Seconds);
        WriteNumber(json, sample.Value);
        json.WriteStringValue(sample.Unit ?? "");
        json.WriteEndArray();
    }

    static void WriteNumber(Utf8JsonWriter json, double? number)
    {
        if (number is { } value) json.WriteNumberValue(value);
        else json.WriteNullValue();
    }
}
