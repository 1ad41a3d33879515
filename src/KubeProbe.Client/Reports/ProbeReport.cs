using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KubeProbe.Client.Reports;

/// <summary>The body of <c>POST /report/v1/runs/{id}</c> and of the termination message.</summary>
/// <param name="Ok">Whether the probe passed.</param>
/// <param name="Errors">What went wrong, most telling first; empty when it passed.</param>
/// <param name="Message">One line for people, or null.</param>
/// <param name="Measurements">Samples; several of one name are several samples of it.</param>
/// <param name="Facts">What is so in this cluster, by name; null when the probe says none.</param>
public sealed record ProbeReport(
    bool Ok, IReadOnlyList<string> Errors, string? Message, IReadOnlyList<Measurement> Measurements, IReadOnlyList<Fact>? Facts = null)
{
    /// <summary>Largest report the centre reads: 256 KiB; a larger one is answered with 413.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Samples the centre keeps of one report; a run that took more sends this many, evenly thinned.</summary>
    public const int MaxMeasurements = 1000;

    /// <summary>Errors the centre keeps of one report.</summary>
    public const int MaxErrors = 100;

    /// <summary>What the centre keeps of each text: 4096 bytes.</summary>
    public const int MaxErrorBytes = 4096;

    /// <summary>Facts the centre keeps of one report.</summary>
    public const int MaxFacts = 64;

    /// <summary>Longest name of a fact.</summary>
    public const int MaxFactName = 128;

    /// <summary>Longest value of a fact, in bytes of UTF-8.</summary>
    public const int MaxFactBytes = 1024;

    /// <summary>Whether a name of a fact may hold the character.</summary>
    public static bool IsFactCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or ':' or '@';

    /// <summary>Largest termination message the kubelet keeps: 4096 bytes.</summary>
    public const int MaxTerminationBytes = 4096;
}

/// <summary>One sample of one operation (<see cref="Ok"/> and <see cref="Seconds"/>) or of one quantity (<see cref="Value"/> and <see cref="Unit"/>).</summary>
/// <param name="Name">Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at most 64; such as <c>txn</c>.</param>
/// <param name="Ok">Whether the operation worked; null for a quantity.</param>
/// <param name="Seconds">How long the operation took, in seconds.</param>
/// <param name="Value">The quantity.</param>
/// <param name="Unit">Its unit, such as <c>days</c>.</param>
public sealed record Measurement(string Name, bool? Ok = null, double? Seconds = null, double? Value = null, string? Unit = null);

/// <summary>Something that is so in this cluster, such as its version: the centre compares it across the fleet.</summary>
/// <param name="Name">Letters, digits and <c>- _ . / : @</c>, at most 128; such as <c>kubernetes-version</c>.</param>
/// <param name="Value">At most 1 KiB of UTF-8.</param>
public sealed record Fact(string Name, string Value);

[JsonSerializable(typeof(ProbeReport))]
sealed partial class ReportJson : JsonSerializerContext
{
    // The default encoder writes every letter outside ASCII as six bytes: errors in Chinese would lose most of their room.
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    static readonly ReportJson Wire = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Write(ProbeReport report) => JsonSerializer.SerializeToUtf8Bytes(report, Wire.ProbeReport);
}
