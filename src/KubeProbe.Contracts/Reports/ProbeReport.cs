using System.Text.Json.Serialization;

namespace KubeProbe.Contracts.Reports;

/// <summary>
/// What a probe tells the centre: the body of <c>POST /report/v1/runs/{id}</c> and, in the same form, the pod's
/// termination message. UTF-8 JSON, at most <see cref="MaxBytes"/>; unknown fields are ignored.
/// </summary>
public sealed record ProbeReport
{
    /// <summary>Largest body the centre reads; a larger one is answered with 413.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Whether what the probe did worked. Required.</summary>
    [JsonRequired]
    public bool Ok { get; init; }

    /// <summary>What went wrong, most telling first. A failure without any is kept as "no message".</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>One line for people; may be absent.</summary>
    public string? Message { get; init; }

    /// <summary>What was measured on the way; several of one name are several samples of it.</summary>
    public IReadOnlyList<ReportMeasurement> Measurements { get; init; } = [];

    /// <summary>What is so in this cluster, by name; at most 64. The centre keeps the last value of each and compares them across the fleet.</summary>
    public IReadOnlyList<ReportFact> Facts { get; init; } = [];
}

/// <summary>Something that is so in this cluster, such as its version.</summary>
public sealed record ReportFact
{
    /// <summary>Such as <c>kubernetes-version</c>; letters, digits and <c>- _ . / : @</c>, at most 128. Required.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Any text; one beyond 1 KiB is cut and ends with a hash of the whole. Required.</summary>
    [JsonRequired]
    public string Value { get; init; } = "";
}

/// <summary>One sample of one operation or quantity.</summary>
public sealed record ReportMeasurement
{
    /// <summary>Such as <c>txn</c>; letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at most 64. Required.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Whether the operation worked; absent for a mere quantity.</summary>
    public bool? Ok { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>A quantity other than its duration.</summary>
    public double? Value { get; init; }

    /// <summary>The unit of <see cref="Value"/>, such as <c>days</c>.</summary>
    public string? Unit { get; init; }
}

/// <summary>Serialisation of reports without reflection: camel case, case-insensitive in reading.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProbeReport))]
public sealed partial class ReportJson : JsonSerializerContext;
