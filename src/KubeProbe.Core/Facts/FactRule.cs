using System.Text.Json.Serialization;

namespace KubeProbe.Core.Facts;

/// <summary>What a fact must be; a run the probe reported as passed fails where it is not.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.FactRule")]
public sealed record FactRule
{
    /// <summary>Name of the fact; a <c>*</c> at its end stands for any rest, and then the fact need not be there.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>How it is judged.</summary>
    [Id(1)] public required FactRuleKind Rule { get; init; }

    /// <summary>Of <c>mustEqual</c> the value, of <c>atLeastVersion</c> the least version.</summary>
    [Id(2)] public string? Value { get; init; }

    /// <summary>Of <c>oneOf</c> the values; at most 50.</summary>
    [Id(3)] public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Of <c>majority</c>: in a fleet of fewer clusters nothing is an outlier. 3 to 10000, default 3.</summary>
    [Id(4)] public int Minimum { get; init; } = 3;
}

/// <summary>How a fact is judged.</summary>
public enum FactRuleKind
{
    /// <summary>It is the value.</summary>
    [JsonStringEnumMemberName("mustEqual")] MustEqual,

    /// <summary>It is what more than half of the clusters have; where no value has that, nothing is an outlier. Of a run over many nodes it is not judged.</summary>
    [JsonStringEnumMemberName("majority")] Majority,

    /// <summary>It is one of the values.</summary>
    [JsonStringEnumMemberName("oneOf")] OneOf,

    /// <summary>It is a version, this or a later one.</summary>
    [JsonStringEnumMemberName("atLeastVersion")] AtLeastVersion,
}
