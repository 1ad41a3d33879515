namespace KubeProbe.Diagnosis.Causes;

/// <summary>Signals and what they mean: a row of the files beside this one.</summary>
sealed class CauseRule
{
    public required string Id { get; init; }

    public required string Category { get; init; }

    /// <summary>How sure the signals make the cause, 0 to 1; the surest rule decides.</summary>
    public required double Strength { get; init; }

    public required string Component { get; init; }

    public required string Cause { get; init; }

    public required string Remedy { get; init; }

    public required string Check { get; init; }

    /// <summary>Rules and categories that are only symptoms where this one holds.</summary>
    public required IReadOnlyList<string> Explains { get; init; }

    /// <summary>Each must be found.</summary>
    public required IReadOnlyList<Signal> All { get; init; }

    /// <summary>One must be found, where there are any.</summary>
    public required IReadOnlyList<Signal> Any { get; init; }

    /// <summary>None may be found.</summary>
    public required IReadOnlyList<Signal> None { get; init; }

    /// <summary>Evidence that this rule is for, as one line or several.</summary>
    public required string Example { get; init; }
}

/// <summary>A symptom: something that is seen whatever the cause is.</summary>
sealed record Symptom(string Title, IReadOnlyList<Signal> Any);
