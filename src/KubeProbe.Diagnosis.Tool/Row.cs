using KubeProbe.Core.Diagnosis;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>A failure, and where it is labelled, its cause.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Evidence">What is known of it.</param>
/// <param name="Category">Its cause; null when it is not labelled.</param>
/// <param name="Group">Rows of one group are never on both sides of a fold.</param>
public sealed record Row(string Id, DiagnosisEvidence Evidence, string? Category, string Group);

/// <summary>Rows that can't be read; the message names every line.</summary>
public sealed class RowsException(IEnumerable<string> faults) : Exception(string.Join(Environment.NewLine, faults));
